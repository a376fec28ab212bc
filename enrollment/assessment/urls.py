from django.urls import path

from enrollment.assessment import criteria, views

urlpatterns = [
    path("kelayakan/", views.OverviewPage.as_view(), name="assessment"),
    path("kelayakan/nilai/", views.StartPage.as_view(), name="assessment-start"),
    path("kelayakan/daftar/", views.AssessmentListPage.as_view(), name="assessments"),
    path("kriteria/", criteria.CriteriaPage.as_view(), name="criteria"),
]
