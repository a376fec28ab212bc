from django.urls import path

from reporting.api import answers, pages, views

COUNTS = views.CountsView.as_view
OF_YEAR = "api/v1/program/<int:tahun>"

urlpatterns = [
    path("api/v1/openapi.json", views.DescriptionView.as_view(), name="api-description"),
    path("api/v1/indikator", COUNTS(answer=answers.indicators), name="api-indicators"),
    path("api/v1/program", COUNTS(answer=answers.years), name="api-years"),
    path(f"{OF_YEAR}/rantai", COUNTS(answer=answers.chain), name="api-chain"),
    path(f"{OF_YEAR}/kecamatan", COUNTS(answer=answers.by_district), name="api-districts"),
    path(f"{OF_YEAR}/kelompok", COUNTS(answer=answers.by_group), name="api-groups"),
    path("api/v1/status", views.StatusView.as_view(), name="api-status"),
    path("api/v1/", views.UnknownView.as_view(), name="api-root"),
    path("api/v1/<path:rest>", views.UnknownView.as_view(), name="api-unknown"),
    path("kunci-akses/", pages.KeyListPage.as_view(), name="api-keys"),
    path("kunci-akses/buat/", pages.MakeKeyPage.as_view(), name="api-key-make"),
    path("kunci-akses/<int:pk>/cabut/", pages.RevokeKeyPage.as_view(), name="api-key-revoke"),
]
