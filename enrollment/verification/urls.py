from django.urls import path

from enrollment.verification import views

urlpatterns = [
    path("verval/", views.BatchListPage.as_view(), name="verification"),
    path("verval/kirim/", views.SendPage.as_view(), name="verification-send"),
    path("verval/<int:pk>/", views.BatchPage.as_view(), name="batch"),
    path("verval/<int:pk>/nama/", views.LineListPage.as_view(), name="batch-lines"),
    path("verval/<int:pk>/hasil/", views.AnswerPage.as_view(), name="verification-answer"),
    path("verval/<int:pk>/tarik/", views.RecallPage.as_view(), name="verification-recall"),
    path("verval/perbaikan/<int:pk>/", views.MendPage.as_view(), name="mend"),
]
