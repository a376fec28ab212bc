"""The list of accounts, its search, and the panels of one account."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from jamsos.accounts.models import Agency, User
from jamsos.accounts.security_panels import factor_words
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.tables import Table
from jamsos.ui.templatetags.formats import tanggal


class AccountTable(Table):
    username = tables.Column("Nama pengguna", linkify=("account", [tables.A("pk")]))
    full_name = tables.Column("Nama", accessor="get_full_name")
    agency = tables.Column("Instansi", accessor="get_agency_display")
    roles = tables.Column("Peran", accessor="role_labels")
    is_active = tables.BooleanColumn(verbose_name="Aktif", yesno="ya,tidak")
    last_login = tables.DateTimeColumn(verbose_name="Masuk terakhir", format="d-m-Y H.i")


class AccountFilter(filters.FilterSet):
    search = filters.CharFilter(label="Nama", method="by_name")
    agency = filters.ChoiceFilter(label="Instansi", choices=Agency.choices, empty_label="semua")
    is_active = filters.ChoiceFilter(label="Aktif", choices=[("1", "ya"), ("0", "tidak")], empty_label="semua")

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def by_name(self, users: QuerySet[User], _field: str, text: str) -> QuerySet[User]:
        return users.filter(Q(username__icontains=text) | Q(first_name__icontains=text))


def account_panel(user: User, note: str = "") -> Panel:
    """Who it is and how the account stands."""
    password = "kata sandi pertama belum diganti" if user.must_change_password else "dibuat oleh pemiliknya"
    facts = [
        Fact("Nama pengguna", user.username),
        Fact("Nama", user.get_full_name() or "–"),
        Fact("Instansi", user.get_agency_display() or "–"),
        Fact("Status", "aktif" if user.is_active else "nonaktif"),
        Fact("Kata sandi", password if user.has_usable_password() else "tidak ada"),
        Fact("Faktor kedua", factor_words(user)),
        Fact("Masuk terakhir", tanggal(user.last_login) if user.last_login else "belum pernah"),
        Fact("Dibuat", tanggal(user.date_joined)),
    ]
    return Panel("Akun", facts, note=note)


def role_panel(user: User, *, changeable: bool) -> Panel:
    """Every role held so far or to come; those that are not over can be ended."""
    today = timezone.localdate()
    roles = user.role_assignments.select_related("village__district").order_by("-starts_on", "-pk")
    rows = [
        (role, reverse("account-role-end", args=[role.pk]) if changeable and not role.is_over(today) else "")
        for role in roles
    ]
    return Panel("Peran", template="accounts/roles.html", context={"rows": rows}, wide=True)
