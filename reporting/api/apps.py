from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "reporting.api"
    label = "api"
    verbose_name = "Akses aplikasi"
