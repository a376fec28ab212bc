"""Accounts as the administrator sees them, and the table of who may do what, as everybody may read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from jamsos.accounts import services
from jamsos.accounts.labels import LABELS
from jamsos.accounts.models import Role, RoleAssignment, User
from jamsos.accounts.policy import POLICY, Act
from jamsos.regions.models import Village
from jamsos.ui.pages import FormPage, ListPage, PanelPage
from jamsos.ui.panels import Action, Panel
from jamsos.ui.tables import Table


class PolicyPage(PanelPage):
    """The policy table itself, printed: one row per act, one column per role."""

    act = Act.VIEW_POLICY
    title = "Kewenangan"
    intro = "Siapa boleh melakukan apa. Tindakan yang tidak ada di tabel ini ditolak."

    def get_panels(self) -> Sequence[Panel]:
        rows = [(LABELS[act], [act in POLICY[role] for role in Role.values]) for act in Act]
        context = {"roles": [role.label for role in Role], "rows": rows}
        return [Panel("Peran dan tindakan", template="accounts/policy.html", context=context, wide=True)]


class AccountTable(Table):
    username = tables.Column("Nama pengguna")
    full_name = tables.Column("Nama", accessor="get_full_name")
    agency = tables.Column("Instansi", accessor="get_agency_display")
    roles = tables.Column("Peran", accessor="role_labels")
    is_active = tables.BooleanColumn(verbose_name="Aktif", yesno="ya,tidak")
    last_login = tables.DateTimeColumn(verbose_name="Masuk terakhir", format="d-m-Y H.i")


class AccountListPage(ListPage):
    act = Act.MANAGE_ACCOUNTS
    title = "Akun"
    table_class = AccountTable

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.prefetch_related(Prefetch("role_assignments")).order_by("username")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Tugaskan peran", reverse("account-assign"), primary=True)]


class AssignForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.filter(is_active=True).order_by("username"), label="Pengguna")
    role = forms.ChoiceField(choices=Role.choices, label="Peran")
    village = forms.ModelChoiceField(
        Village.objects.select_related("district"),
        label="Desa",
        required=False,
        help_text="Hanya untuk operator desa.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("role") == Role.OPERATOR_DESA) != bool(data.get("village")):
            self.add_error("village", "Desa wajib untuk operator desa, dan hanya untuk operator desa.")
        return data


class AssignPage(FormPage):
    act = Act.MANAGE_ACCOUNTS
    title = "Tugaskan peran"
    back = ("Akun", "accounts")
    form_class = AssignForm
    submit_label = "Tugaskan"
    success_message = "Peran ditugaskan."

    def save(self, form: forms.Form) -> str:
        data = form.cleaned_data
        assignment: RoleAssignment = services.assign_role(
            data["user"],
            data["role"],
            village=data["village"],
            starts_on=timezone.localdate(),
            actor=self.request.user,
        )
        return reverse("accounts") + f"#{assignment.pk}"
