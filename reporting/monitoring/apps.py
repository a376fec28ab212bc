from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "reporting.monitoring"
    label = "monitoring"
    verbose_name = "Pemantauan"
