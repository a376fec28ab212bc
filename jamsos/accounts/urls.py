from django.urls import path

from jamsos.accounts import views

urlpatterns = [
    path("kewenangan/", views.PolicyPage.as_view(), name="policy"),
    path("akun/", views.AccountListPage.as_view(), name="accounts"),
    path("akun/tugaskan/", views.AssignPage.as_view(), name="account-assign"),
]
