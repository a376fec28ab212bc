from django.urls import path

from reporting.supervision import views

urlpatterns = [
    path("pengawasan/", views.SupervisionPage.as_view(), name="supervision"),
    path("pengawasan/sampaikan/", views.SubmitPage.as_view(), name="supervision-submit"),
    path("pengawasan/badan-usaha/", views.InspectionListPage.as_view(), name="inspections"),
    path("pengawasan/badan-usaha/catat/", views.InspectionPage.as_view(), name="inspection-record"),
]
