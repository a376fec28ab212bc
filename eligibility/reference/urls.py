from django.urls import path

from eligibility.reference import views

urlpatterns = [
    path("data-rujukan/", views.ReferenceListsPage.as_view(), name="reference-lists"),
    path("data-rujukan/muat/", views.UploadPage.as_view(), name="reference-upload"),
    path("data-rujukan/<int:pk>/", views.ReferenceListPage.as_view(), name="reference-list"),
    path("data-rujukan/<int:pk>/baris-tidak-dimuat.csv", views.QualityDownload.as_view(), name="reference-quality"),
]
