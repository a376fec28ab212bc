from django.apps import AppConfig


class HoldsConfig(AppConfig):
    name = "enrollment.holds"
    label = "holds"
    verbose_name = "Nama ditahan"
