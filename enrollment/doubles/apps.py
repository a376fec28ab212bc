from django.apps import AppConfig


class DoublesConfig(AppConfig):
    name = "enrollment.doubles"
    label = "doubles"
    verbose_name = "Data ganda"
