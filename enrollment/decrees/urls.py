from django.urls import path

from enrollment.decrees import pendataan_views, views
from enrollment.decrees.amend_views import AmendPage
from enrollment.decrees.authenticity_views import AuthenticityPage
from enrollment.decrees.consolidated_views import ConsolidatedPage, ExportPage
from enrollment.decrees.handover_views import ExtractPage, HandoverPage
from enrollment.decrees.signing_views import CheckPage, SignedPage
from enrollment.decrees.tagged_views import TaggedPage
from enrollment.decrees.wording_views import RewordPage

urlpatterns = [
    path("pendataan/", pendataan_views.PendataanPage.as_view(), name="pendataan"),
    path("pendataan/kunci/", pendataan_views.LockPage.as_view(), name="pendataan-lock"),
    path("keputusan/", views.DecreeListPage.as_view(), name="decrees"),
    path("keputusan/susun/", views.DraftPage.as_view(), name="decree-draft"),
    path("keputusan/<int:pk>/", views.DecreePage.as_view(), name="decree"),
    path("keputusan/<int:pk>/tetapkan/", views.IssuePage.as_view(), name="decree-issue"),
    path("keputusan/<int:pk>/pemeriksaan/", CheckPage.as_view(), name="decree-check"),
    path("keputusan/<int:pk>/redaksi/", RewordPage.as_view(), name="decree-words"),
    path("keputusan/<int:pk>/naskah/", SignedPage.as_view(), name="decree-signed"),
    path("keputusan/<int:pk>/batalkan/", views.CancelPage.as_view(), name="decree-cancel"),
    path("keputusan/<int:pk>/cetak/", views.RenderPage.as_view(), name="decree-render"),
    path("keputusan/<int:pk>/petikan/", ExtractPage.as_view(), name="decree-extract"),
    path("keputusan/<int:pk>/pembaca-layar/", TaggedPage.as_view(), name="decree-tagged"),
    path("keputusan/<int:pk>/serahkan/", HandoverPage.as_view(), name="decree-handover"),
    path("keputusan/<int:pk>/nama/", views.LineListPage.as_view(), name="decree-lines"),
    path("keputusan/<int:pk>/perubahan/", AmendPage.as_view(), name="decree-amend"),
    path("keputusan/<int:pk>/konsolidasi/", ConsolidatedPage.as_view(), name="decree-consolidated"),
    path("keputusan/<int:pk>/konsolidasi/unduh/", ExportPage.as_view(), name="decree-consolidated-export"),
    path("periksa/", AuthenticityPage.as_view(), name="decree-authenticity"),
]
