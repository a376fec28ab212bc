from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "enrollment.verification"
    label = "verification"
    verbose_name = "Verifikasi dan validasi"
