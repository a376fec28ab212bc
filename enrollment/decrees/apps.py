from django.apps import AppConfig


class DecreesConfig(AppConfig):
    name = "enrollment.decrees"
    label = "decrees"
    verbose_name = "Keputusan"
