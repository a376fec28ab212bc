from django.apps import AppConfig


class SyntheticConfig(AppConfig):
    name = "enrollment.synthetic"
    label = "synthetic"
    verbose_name = "Data sintetis"
