from django.urls import path

from enrollment.matching import views

urlpatterns = [
    path("pemadanan/", views.MatchListPage.as_view(), name="matches"),
    path("pemadanan/mulai/", views.StartPage.as_view(), name="match-start"),
    path("pemadanan/<int:pk>/", views.ReviewPage.as_view(), name="match"),
]
