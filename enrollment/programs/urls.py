from django.urls import path

from enrollment.programs import views

urlpatterns = [
    path("program/", views.ProgramListPage.as_view(), name="programs"),
    path("program/buka/", views.OpenPage.as_view(), name="program-open"),
    path("program/<int:year>/", views.ProgramPage.as_view(), name="program"),
    path("program/<int:year>/tahap/buka/", views.WaveOpenPage.as_view(), name="wave-open"),
    path("program/<int:year>/pagu/buka/", views.BudgetOpenPage.as_view(), name="budget-open"),
    path("program/tahap/<int:pk>/", views.WavePage.as_view(), name="wave-change"),
    path("program/pagu/<int:pk>/", views.BudgetPage.as_view(), name="budget-change"),
]
