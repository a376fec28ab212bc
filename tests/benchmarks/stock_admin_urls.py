"""The portal's addresses and the admin's changelist of workers."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from enrollment.workers.models import Registration
from jamsos.urls import handler400, handler403, handler404, handler500  # noqa: F401

site = admin.AdminSite()


@admin.register(Registration, site=site)
class WorkerAdmin(admin.ModelAdmin):
    """The columns and filters of the portal's list of workers."""

    list_display = ("name", "nik", "birth_date", "village", "district", "group", "state")
    list_filter = ("state", "group", "village__district", "village", "program")
    list_select_related = ("village__district", "group")
    list_per_page = 50
    search_fields = ("name",)

    def district(self, one: Registration) -> str:
        return one.village.district.name


urlpatterns = [path("admin/", site.urls), path("", include("jamsos.urls"))]
