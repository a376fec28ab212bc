from django.urls import path

from jamsos.accounts import views

urlpatterns = [
    path("kewenangan/", views.PolicyPage.as_view(), name="policy"),
    path("akun/", views.AccountListPage.as_view(), name="accounts"),
    path("akun/buat/", views.CreatePage.as_view(), name="account-create"),
    path("akun/tugaskan/", views.AssignPage.as_view(), name="account-assign"),
    path("akun/peran/<int:pk>/akhiri/", views.EndRolePage.as_view(), name="account-role-end"),
    path("akun/<int:pk>/", views.AccountPage.as_view(), name="account"),
    path("akun/<int:pk>/kata-sandi/", views.ResetPage.as_view(), name="account-reset"),
    path("akun/<int:pk>/nonaktifkan/", views.DeactivatePage.as_view(), name="account-deactivate"),
    path("akun/<int:pk>/aktifkan/", views.ReactivatePage.as_view(), name="account-reactivate"),
]
