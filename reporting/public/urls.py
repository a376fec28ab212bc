from django.urls import path

from reporting.public import views

urlpatterns = [
    path("angka/", views.FiguresPage.as_view(), name="public-figures"),
    path("angka/cek/", views.CheckPage.as_view(), name="public-check"),
]
