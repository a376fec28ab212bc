from django.urls import path

from reporting.simulation import views

urlpatterns = [
    path("simulasi/", views.SimulationListPage.as_view(), name="simulations"),
    path("simulasi/baru/", views.NewPage.as_view(), name="simulation-new"),
    path("simulasi/<int:pk>/", views.SimulationPage.as_view(), name="simulation"),
    path("simulasi/<int:pk>/hasil.xlsx", views.DownloadPage.as_view(), name="simulation-download"),
]
