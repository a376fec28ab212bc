from django.urls import path

from enrollment.holds import views

urlpatterns = [
    path("ditahan/", views.HoldListPage.as_view(), name="holds"),
    path("pekerja/<int:pk>/tahan/", views.HoldPage.as_view(), name="worker-hold"),
    path("pekerja/<int:pk>/jelaskan/", views.ExplainPage.as_view(), name="worker-explain"),
    path("pekerja/<int:pk>/lepaskan/", views.ReleasePage.as_view(), name="worker-release"),
]
