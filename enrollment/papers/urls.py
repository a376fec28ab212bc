from django.urls import path

from enrollment.papers.views import EmblemPage, RegisterPage, TeamPage

urlpatterns = [
    path("register/", RegisterPage.as_view(), name="register"),
    path("register/tim/", TeamPage.as_view(), name="team-record"),
    path("lambang/", EmblemPage.as_view(), name="emblems"),
]
