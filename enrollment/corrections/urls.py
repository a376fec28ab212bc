from django.urls import path

from enrollment.corrections import views

urlpatterns = [
    path("perubahan/", views.QueuePage.as_view(), name="corrections"),
    path("perubahan/<int:pk>/", views.CorrectionPage.as_view(), name="correction"),
    path("perubahan/<int:pk>/setujui/", views.ApprovePage.as_view(), name="correction-approve"),
    path("perubahan/<int:pk>/tolak/", views.RefusePage.as_view(), name="correction-refuse"),
    path("perubahan/<int:pk>/nomor/", views.UnmaskPage.as_view(), name="correction-unmask"),
    path("pekerja/<int:pk>/ajukan/", views.RequestPage.as_view(), name="correction-request"),
]
