from django.urls import path

from reporting.documents import views

urlpatterns = [
    path("laporan/", views.ReportListPage.as_view(), name="reports"),
    path("laporan/baru/", views.NewReportPage.as_view(), name="report-new"),
    path("laporan/<int:pk>/", views.ReportPage.as_view(), name="report"),
    path("laporan/<int:pk>/naskah/", views.WordsPage.as_view(), name="report-words"),
    path("laporan/<int:pk>/angka/", views.RefreshPage.as_view(), name="report-refresh"),
    path("laporan/<int:pk>/cetak/", views.PrintPage.as_view(), name="report-print"),
    path("laporan/<int:pk>/tetapkan/", views.IssuePage.as_view(), name="report-issue"),
    path("laporan/<int:pk>/batalkan/", views.CancelPage.as_view(), name="report-cancel"),
    path("laporan/<int:pk>/arsip/", views.ArchivePage.as_view(), name="report-archive"),
]
