from django.urls import path

from enrollment.workers import ahead_views, change_views, import_views, leaving_views, saved_views, views

urlpatterns = [
    path("pekerja/", views.WorkerListPage.as_view(), name="workers"),
    path("pekerja/cari/", views.FindPage.as_view(), name="worker-find"),
    path("pekerja/saringan/", saved_views.SavedListPage.as_view(), name="worker-filters"),
    path("pekerja/saringan/simpan/", saved_views.SavePage.as_view(), name="worker-filter-save"),
    path("pekerja/saringan/<int:pk>/hapus/", saved_views.DeletePage.as_view(), name="worker-filter-delete"),
    path("pekerja/unduh/", saved_views.ExportPage.as_view(), name="worker-export"),
    path("pekerja/usul/", views.ProposePage.as_view(), name="worker-propose"),
    path("pekerja/usul/cek/", ahead_views.LookAheadPage.as_view(), name="worker-look-ahead"),
    path("pekerja/templat.xlsx", import_views.template, name="worker-template"),
    path("pekerja/impor/", import_views.ImportListPage.as_view(), name="worker-imports"),
    path("pekerja/impor/unggah/", import_views.UploadPage.as_view(), name="worker-upload"),
    path("pekerja/impor/<int:pk>/", import_views.ImportPage.as_view(), name="worker-import"),
    path("pekerja/impor/<int:pk>/gabung/", import_views.MergePage.as_view(), name="worker-merge"),
    path("pekerja/impor/<int:pk>/buang/", import_views.DiscardPage.as_view(), name="worker-discard"),
    path("pekerja/impor/<int:pk>/ditolak.xlsx", import_views.rejects, name="worker-rejects"),
    path("pekerja/<int:pk>/perbaiki/", change_views.ChangePage.as_view(), name="worker-change"),
    path("pekerja/<int:pk>/klarifikasi/", change_views.ClarifyPage.as_view(), name="worker-clarify"),
    path("pekerja/<int:pk>/nyatakan/", change_views.StatePage.as_view(), name="worker-state"),
    path("pekerja/<int:pk>/tarik/", leaving_views.WithdrawPage.as_view(), name="worker-withdraw"),
    path("pekerja/<int:pk>/akhiri/", leaving_views.EndPage.as_view(), name="worker-end"),
    path("pekerja/<int:pk>/nik/", views.UnmaskPage.as_view(), name="worker-unmask"),
]
