from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "reporting.supervision"
    label = "supervision"
    verbose_name = "Pengawasan"
