from django.urls import path

from enrollment.doubles import views

urlpatterns = [
    path("ganda/", views.PairListPage.as_view(), name="doubles"),
    path("ganda/cari/", views.SearchPage.as_view(), name="double-search"),
    path("ganda/<int:pk>/", views.DecidePage.as_view(), name="double"),
]
