from django.urls import path

from enrollment.assessment import criteria, trial_pages, views

urlpatterns = [
    path("kelayakan/", views.OverviewPage.as_view(), name="assessment"),
    path("kelayakan/nilai/", views.StartPage.as_view(), name="assessment-start"),
    path("kelayakan/daftar/", views.AssessmentListPage.as_view(), name="assessments"),
    path("kriteria/", criteria.CriteriaPage.as_view(), name="criteria"),
    path("uji-kelayakan/", trial_pages.PersonPage.as_view(), name="criteria-try"),
    path("uji-kelayakan/berkas/", trial_pages.FilePage.as_view(), name="criteria-try-file"),
]
