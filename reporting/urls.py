from django.urls import path

from reporting import home

urlpatterns = [path("", home.HomePage.as_view(), name="home")]
