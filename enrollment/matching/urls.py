from django.urls import path

from enrollment.matching import run_views, views

urlpatterns = [
    path("pemadanan/", views.MatchListPage.as_view(), name="matches"),
    path("riwayat-pemadanan/", run_views.RunListPage.as_view(), name="match-runs"),
    path("riwayat-pemadanan/<int:pk>/", run_views.RunPage.as_view(), name="match-run"),
    path("riwayat-pemadanan/rilis/", run_views.ReleaseChangesPage.as_view(), name="release-changes"),
    path("pemadanan/mulai/", views.StartPage.as_view(), name="match-start"),
    path("pemadanan/<int:pk>/", views.ReviewPage.as_view(), name="match"),
]
