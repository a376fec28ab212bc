from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reporting.documents"
    label = "reports"
    verbose_name = "Laporan"
