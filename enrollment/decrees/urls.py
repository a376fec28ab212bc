from django.urls import path

from enrollment.decrees import views
from enrollment.decrees.amend_views import AmendPage
from enrollment.decrees.consolidated_views import ConsolidatedPage, ExportPage

urlpatterns = [
    path("pendataan/", views.PendataanPage.as_view(), name="pendataan"),
    path("pendataan/kunci/", views.LockPage.as_view(), name="pendataan-lock"),
    path("keputusan/", views.DecreeListPage.as_view(), name="decrees"),
    path("keputusan/susun/", views.DraftPage.as_view(), name="decree-draft"),
    path("keputusan/<int:pk>/", views.DecreePage.as_view(), name="decree"),
    path("keputusan/<int:pk>/tetapkan/", views.IssuePage.as_view(), name="decree-issue"),
    path("keputusan/<int:pk>/batalkan/", views.CancelPage.as_view(), name="decree-cancel"),
    path("keputusan/<int:pk>/cetak/", views.RenderPage.as_view(), name="decree-render"),
    path("keputusan/<int:pk>/nama/", views.LineListPage.as_view(), name="decree-lines"),
    path("keputusan/<int:pk>/perubahan/", AmendPage.as_view(), name="decree-amend"),
    path("keputusan/<int:pk>/konsolidasi/", ConsolidatedPage.as_view(), name="decree-consolidated"),
    path("keputusan/<int:pk>/konsolidasi/unduh/", ExportPage.as_view(), name="decree-consolidated-export"),
]
