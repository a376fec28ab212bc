from django.urls import path

from enrollment.candidates import views

urlpatterns = [
    path("calon/", views.OverviewPage.as_view(), name="candidates"),
    path("calon/hitung/", views.CountPage.as_view(), name="candidates-count"),
    path("calon/nama/", views.NamesPage.as_view(), name="candidate-names"),
    path("calon/usulkan/", views.ProposePage.as_view(), name="candidate-propose"),
    path("calon/usulan/<int:pk>/", views.ProposalPage.as_view(), name="candidate-proposal"),
]
