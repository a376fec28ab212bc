from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "jamsos.ui"
    verbose_name = "Antarmuka"

    def ready(self) -> None:
        """Registers the deployment checks."""
        import jamsos.checks  # noqa: F401
