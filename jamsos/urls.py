"""Every address of the portal, one line per app."""

from allauth.account import views as account
from allauth.mfa.base.views import authenticate
from django.urls import include, path

from jamsos.accounts.entrance import LoginPage, PasswordAgainPage
from jamsos.ui.health import health

urlpatterns = [
    path("masuk/", LoginPage.as_view(), name="account_login"),
    path("masuk/kode/", authenticate, name="mfa_authenticate"),
    path("masuk/lagi/", PasswordAgainPage.as_view(), name="account_reauthenticate"),
    path("keluar/", account.logout, name="account_logout"),
    path("akun-nonaktif/", account.account_inactive, name="account_inactive"),
    path("kata-sandi/", account.password_change, name="account_change_password"),
    path("health/", health, name="health"),
    path("", include("jamsos.accounts.urls")),
    path("", include("jamsos.files.urls")),
    path("", include("jamsos.jobs.urls")),
    path("", include("eligibility.reference.urls")),
    path("", include("enrollment.papers.urls")),
    path("", include("enrollment.programs.urls")),
    path("", include("enrollment.workers.urls")),
    path("", include("enrollment.holds.urls")),
    path("", include("enrollment.corrections.urls")),
    path("", include("enrollment.matching.urls")),
    path("", include("enrollment.doubles.urls")),
    path("", include("enrollment.candidates.urls")),
    path("", include("enrollment.assessment.urls")),
    path("", include("enrollment.decrees.urls")),
    path("", include("enrollment.verification.urls")),
    path("", include("enrollment.selection.urls")),
    path("", include("enrollment.submissions.urls")),
    path("", include("enrollment.contributions.urls")),
    path("", include("enrollment.memberships.urls")),
    path("", include("enrollment.benefits.urls")),
    path("", include("reporting.urls")),
]
handler400 = "jamsos.ui.errors.bad_request"
handler429 = "jamsos.ui.errors.too_many"  # allauth's rate limits
handler403 = "jamsos.ui.errors.forbidden"
handler404 = "jamsos.ui.errors.not_found"
handler500 = "jamsos.ui.errors.server_error"
