from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "jamsos.ui"
    verbose_name = "Antarmuka"
