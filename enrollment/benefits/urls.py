from django.urls import path

from enrollment.benefits import check_views, views

urlpatterns = [
    path("manfaat/", views.BenefitsPage.as_view(), name="benefits"),
    path("manfaat/klaim/", views.ClaimListPage.as_view(), name="claims"),
    path("manfaat/klaim/<int:pk>/", views.ClaimPage.as_view(), name="claim"),
    path("manfaat/klaim/<int:pk>/langkah/", views.StepPage.as_view(), name="claim-step"),
    path("manfaat/klaim/baru/<int:pk>/", views.NotePage.as_view(), name="claim-note"),
    path("manfaat/uji-petik/", check_views.CheckListPage.as_view(), name="beneficiary-checks"),
    path("manfaat/uji-petik/undi/", check_views.DrawPage.as_view(), name="beneficiary-draw"),
    path("manfaat/uji-petik/<int:pk>/", check_views.CheckPage.as_view(), name="beneficiary-check"),
    path("manfaat/uji-petik/<int:pk>/nama/", check_views.LineListPage.as_view(), name="beneficiary-lines"),
    path("manfaat/uji-petik/hasil/<int:pk>/", check_views.FindingPage.as_view(), name="beneficiary-finding"),
]
