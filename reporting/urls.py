from django.urls import include, path

from reporting import access_pages, dashboard, districts, figure_pages, home, one_page, open_data, person, rows, trail

urlpatterns = [
    path("", home.HomePage.as_view(), name="home"),
    path("tugas/<slug:key>/", home.TaskPage.as_view(), name="task"),
    path("pekerja/<int:pk>/", person.PersonPage.as_view(), name="worker"),
    path("jejak-audit/", trail.AuditPage.as_view(), name="audit"),
    path("jejak-audit/periksa/", trail.CheckPage.as_view(), name="audit-check"),
    path("jejak-audit/petugas/<int:pk>/", access_pages.OfficerPage.as_view(), name="officer-acts"),
    path("pekerja/<int:pk>/dilihat/", access_pages.LooksPage.as_view(), name="worker-looks"),
    path("dasbor/", dashboard.DashboardPage.as_view(), name="dashboard"),
    path("dasbor/lembar/", one_page.OnePage.as_view(), name="dashboard-sheet"),
    path("dasbor/kecamatan/<str:code>/", districts.DistrictPage.as_view(), name="dashboard-district"),
    path("dasbor/data/kecamatan.csv", open_data.DistrictData.as_view(), name="open-data-districts"),
    path("dasbor/data/kamus.csv", open_data.DictionaryData.as_view(), name="open-data-dictionary"),
    path("dasbor/orang/", rows.RowsPage.as_view(), name="dashboard-rows"),
    path("dasbor/angka/<slug:kind>/", figure_pages.FigurePage.as_view(), name="dashboard-figure"),
    path("dasbor/indikator/", figure_pages.CataloguePage.as_view(), name="indicators"),
    path("", include("reporting.simulation.urls")),
    path("", include("reporting.documents.urls")),
    path("", include("reporting.monitoring.urls")),
    path("", include("reporting.supervision.urls")),
    path("", include("reporting.coverage.urls")),
    path("", include("reporting.api.urls")),
    path("", include("reporting.public.urls")),
]
