from django.urls import path

from enrollment.selection import reserve_views, views, what_if_views

urlpatterns = [
    path("seleksi/", views.WaveListPage.as_view(), name="waves"),
    path("seleksi/<int:pk>/", views.WavePage.as_view(), name="wave"),
    path("seleksi/<int:pk>/jalankan/", views.SelectPage.as_view(), name="wave-select"),
    path("seleksi/<int:pk>/hitung-ulang/", views.CheckPage.as_view(), name="wave-check"),
    path("seleksi/<int:pk>/bagaimana-jika/", what_if_views.WhatIfPage.as_view(), name="wave-what-if"),
    path("seleksi/<int:pk>/cadangan/", reserve_views.ReservePage.as_view(), name="wave-reserve"),
    path("seleksi/<int:pk>/cadangan/isi/", reserve_views.PromotePage.as_view(), name="wave-promote"),
    path("seleksi/<int:pk>/urutan/", views.LineListPage.as_view(), name="selection-lines"),
]
