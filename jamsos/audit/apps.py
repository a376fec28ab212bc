from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "jamsos.audit"
    verbose_name = "Jejak audit"
