from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "enrollment.workers"
    label = "workers"
    verbose_name = "Pekerja"
