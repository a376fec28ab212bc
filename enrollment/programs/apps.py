from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "enrollment.programs"
    label = "programs"
    verbose_name = "Program"
