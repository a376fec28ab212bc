from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "reporting.coverage"
    label = "coverage"
    verbose_name = "Cakupan"
