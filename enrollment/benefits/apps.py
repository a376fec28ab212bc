from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "enrollment.benefits"
    label = "benefits"
    verbose_name = "Manfaat"
