from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "enrollment.assessment"
    label = "assessment"
    verbose_name = "Kelayakan"

    def ready(self) -> None:
        """A portal with a regulation that cannot be trusted does not start: every file is loaded and tried here."""
        from eligibility.regulations import catalogue

        catalogue()
