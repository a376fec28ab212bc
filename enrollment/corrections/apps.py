from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "enrollment.corrections"
    label = "corrections"
    verbose_name = "Permintaan perubahan"
