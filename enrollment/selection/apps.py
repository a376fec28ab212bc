from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "enrollment.selection"
    label = "selection"
    verbose_name = "Seleksi"
