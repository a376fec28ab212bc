from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    name = "enrollment.memberships"
    label = "memberships"
    verbose_name = "Kepesertaan"
