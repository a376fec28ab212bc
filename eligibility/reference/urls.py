from django.urls import path

from eligibility.reference import views

urlpatterns = [
    path("data-rujukan/", views.ReferenceListsPage.as_view(), name="reference-lists"),
    path("data-rujukan/muat/", views.UploadPage.as_view(), name="reference-upload"),
    path("data-rujukan/muat-daftar/", views.ListUploadPage.as_view(), name="reference-upload-list"),
    path("data-rujukan/templat/<slug:kind>/", views.TemplateDownload.as_view(), name="reference-template"),
    path("data-rujukan/<int:pk>/musnahkan/", views.RetirePage.as_view(), name="reference-retire"),
    path("data-rujukan/<int:pk>/", views.ReferenceListPage.as_view(), name="reference-list"),
    path("data-rujukan/<int:pk>/baris-tidak-dimuat.csv", views.QualityDownload.as_view(), name="reference-quality"),
]
