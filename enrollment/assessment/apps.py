from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "enrollment.assessment"
    label = "assessment"
    verbose_name = "Kelayakan"
