from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "enrollment.candidates"
    label = "candidates"
    verbose_name = "Pendataan calon"
    default_auto_field = "django.db.models.BigAutoField"
