from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "enrollment.submissions"
    label = "submissions"
    verbose_name = "Pengajuan BPJS"
