from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "enrollment.matching"
    label = "matches"
    verbose_name = "Pemadanan"
