from django.urls import path

from reporting.monitoring import views

urlpatterns = [
    path("pemantauan/", views.MonitoringPage.as_view(), name="monitoring"),
    path("pemantauan/bandingkan/", views.SearchPage.as_view(), name="monitoring-search"),
    path("pemantauan/<int:pk>/", views.DecidePage.as_view(), name="monitoring-finding"),
]
