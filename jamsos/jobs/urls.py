from django.urls import path

from jamsos.jobs import views

urlpatterns = [
    path("pekerjaan-latar/", views.JobListPage.as_view(), name="jobs"),
    path("pekerjaan-latar/<uuid:pk>/", views.JobPage.as_view(), name="job"),
    path("pekerjaan-latar/<uuid:pk>/kemajuan/", views.progress, name="job-progress"),
    path("pekerjaan-latar/<uuid:pk>/batal/", views.cancel, name="job-cancel"),
    path("pekerjaan-latar/<uuid:pk>/catatan.xlsx", views.issues, name="job-issues"),
]
