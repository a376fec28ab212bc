from django.urls import path

from reporting.coverage import views

urlpatterns = [
    path("dasbor/cakupan/", views.CoveragePage.as_view(), name="coverage"),
    path("dasbor/cakupan/catat/", views.RecordPage.as_view(), name="coverage-record"),
]
