from django.urls import path

from jamsos.accounts import factor_views, reminders, views

urlpatterns = [
    path("kewenangan/", views.PolicyPage.as_view(), name="policy"),
    path("akun/", views.AccountListPage.as_view(), name="accounts"),
    path("akun/buat/", views.CreatePage.as_view(), name="account-create"),
    path("akun/tugaskan/", views.AssignPage.as_view(), name="account-assign"),
    path("akun/peran/<int:pk>/akhiri/", views.EndRolePage.as_view(), name="account-role-end"),
    path("akun/<int:pk>/", views.AccountPage.as_view(), name="account"),
    path("akun/<int:pk>/kata-sandi/", views.ResetPage.as_view(), name="account-reset"),
    path("akun/<int:pk>/faktor-kedua/", views.SecondFactorResetPage.as_view(), name="account-second-factor-reset"),
    path("akun/<int:pk>/nonaktifkan/", views.DeactivatePage.as_view(), name="account-deactivate"),
    path("akun/<int:pk>/aktifkan/", views.ReactivatePage.as_view(), name="account-reactivate"),
    path("keamanan-akun/pengingat/", reminders.ReminderPage.as_view(), name="own-reminder"),
    # Names that allauth looks for.
    path("keamanan-akun/", factor_views.SecurityPage.as_view(), name="mfa_index"),
    path("keamanan-akun/aktifkan/", factor_views.SetUpPage.as_view(), name="mfa_activate_totp"),
    path("keamanan-akun/lepas/", factor_views.RemovePage.as_view(), name="mfa_deactivate_totp"),
    path("keamanan-akun/kode-cadangan/", factor_views.CodesPage.as_view(), name="mfa_view_recovery_codes"),
    path("keamanan-akun/kode-cadangan/baru/", factor_views.NewCodesPage.as_view(), name="mfa_generate_recovery_codes"),
]
