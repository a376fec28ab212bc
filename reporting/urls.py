from django.urls import path

from reporting import dashboard, home

urlpatterns = [
    path("", home.HomePage.as_view(), name="home"),
    path("tugas/<slug:key>/", home.TaskPage.as_view(), name="task"),
    path("dasbor/", dashboard.DashboardPage.as_view(), name="dashboard"),
    path("dasbor/orang/", dashboard.RowsPage.as_view(), name="dashboard-rows"),
]
