from django.urls import path

from enrollment.selection import views

urlpatterns = [
    path("seleksi/", views.WaveListPage.as_view(), name="waves"),
    path("seleksi/<int:pk>/", views.WavePage.as_view(), name="wave"),
    path("seleksi/<int:pk>/jalankan/", views.SelectPage.as_view(), name="wave-select"),
    path("seleksi/<int:pk>/urutan/", views.LineListPage.as_view(), name="selection-lines"),
]
