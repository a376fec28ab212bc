from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "eligibility.reference"
    label = "reference"
    verbose_name = "Data rujukan"
