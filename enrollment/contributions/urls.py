from django.urls import path

from enrollment.contributions import views

urlpatterns = [
    path("iuran/", views.ContributionsPage.as_view(), name="contributions"),
    path("iuran/<int:pk>/catat/", views.PostPage.as_view(), name="contribution-post"),
    path("iuran/pembayaran/<int:pk>/balik/", views.ReversePage.as_view(), name="contribution-reverse"),
]
