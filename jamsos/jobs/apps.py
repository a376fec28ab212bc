from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jamsos.jobs"
    verbose_name = "Pekerjaan latar"

    def ready(self) -> None:
        """Every app may have a `jobs` module; importing it registers its kinds of job."""
        autodiscover_modules("jobs")
