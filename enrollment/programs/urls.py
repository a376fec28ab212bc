from django.urls import path

from enrollment.programs import area_views, tariff_views, views

urlpatterns = [
    path("program/", views.ProgramListPage.as_view(), name="programs"),
    path("program/buka/", views.OpenPage.as_view(), name="program-open"),
    path("program/<int:year>/", views.ProgramPage.as_view(), name="program"),
    path("program/<int:year>/tarik/", views.DiscardPage.as_view(), name="program-discard"),
    path("program/<int:year>/tahap/buka/", views.WaveOpenPage.as_view(), name="wave-open"),
    path("program/<int:year>/pagu/buka/", views.BudgetOpenPage.as_view(), name="budget-open"),
    path("program/tahap/<int:pk>/", views.WavePage.as_view(), name="wave-change"),
    path("program/kuota-wilayah/<int:pk>/", area_views.AreasPage.as_view(), name="wave-areas"),
    path("program/kuota-wilayah/<int:pk>/bagi/", area_views.SharePage.as_view(), name="wave-areas-share"),
    path("program/kuota-wilayah/<int:pk>/unggah/", area_views.UploadPage.as_view(), name="wave-areas-upload"),
    path("program/kuota-wilayah/<int:pk>/unduh/", area_views.workbook, name="wave-areas-workbook"),
    path("program/kuota-wilayah/<int:pk>/kecamatan/", area_views.DistrictPage.as_view(), name="wave-area"),
    path("program/tarif/tambah/", tariff_views.AddTariffPage.as_view(), name="tariff-add"),
    path("program/tarif/<int:pk>/konfirmasi/", tariff_views.ConfirmTariffPage.as_view(), name="tariff-confirm"),
    path("program/pagu/<int:pk>/", views.BudgetPage.as_view(), name="budget-change"),
]
