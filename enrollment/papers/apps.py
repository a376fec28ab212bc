from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "enrollment.papers"
    label = "papers"
    verbose_name = "Naskah dinas"
