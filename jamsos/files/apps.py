from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "jamsos.files"
    verbose_name = "Berkas"
