from django.urls import path

from enrollment.programs import views

urlpatterns = [
    path("program/", views.ProgramListPage.as_view(), name="programs"),
    path("program/buka/", views.OpenPage.as_view(), name="program-open"),
    path("program/<int:year>/", views.ProgramPage.as_view(), name="program"),
    path("program/tahap/<int:pk>/", views.WavePage.as_view(), name="wave-change"),
    path("program/pagu/<int:pk>/", views.BudgetPage.as_view(), name="budget-change"),
]
