from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "enrollment.contributions"
    label = "contributions"
    verbose_name = "Iuran"
