"""Accounts as the administrator sees them, and the table of who may do what, as everybody may read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from jamsos.accounts import second_factor, services
from jamsos.accounts.forms import AssignForm, CreateForm
from jamsos.accounts.labels import LABELS
from jamsos.accounts.models import Role, RoleAssignment, User
from jamsos.accounts.policy import ABOUT_NOBODY, FIELDS, POLICY, SECOND_FACTOR, Act
from jamsos.accounts.roles import FORBIDDEN_PAIRS, VILLAGE_ROLES, agencies_told
from jamsos.accounts.tables import AccountFilter, AccountTable, account_panel, role_panel
from jamsos.ui.pages import ActionPage, DetailPage, FormPage, ListPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel


class PolicyPage(PanelPage):
    """The policy table itself, printed: one row per act, one column per role."""

    act = Act.VIEW_POLICY
    title = "Kewenangan"
    intro = "Siapa boleh melakukan apa. Tindakan yang tidak ada di tabel ini ditolak."

    def get_panels(self) -> Sequence[Panel]:
        private = (Act.UNMASK, *FIELDS)
        acts = [act for act in Act if act not in private]
        tables = [_rights("Peran dan tindakan", acts), _rights("Keterangan yang dilindungi", private)]
        return [*tables, _agencies(), _pairs(), _factors()]


def _reach(role: str, act: Act) -> str:
    """How far the role's right goes, in words; empty when it has none."""
    if act not in POLICY[role]:
        return ""
    return "desa sendiri" if role in VILLAGE_ROLES and act not in ABOUT_NOBODY else "ya"


def _agencies() -> Panel:
    facts = [Fact(role.label, agencies_told(role)) for role in Role]
    return Panel("Peran menurut instansi", facts, note="Akun instansi lain tidak dapat diberi perannya.")


def _pairs() -> Panel:
    others = {role: sorted(one for pair in FORBIDDEN_PAIRS if role in pair for one in pair - {role}) for role in Role}
    facts = [
        Fact(role.label, ", ".join(Role(one).label for one in barred)) for role, barred in others.items() if barred
    ]
    note = "Satu orang tidak memegang keduanya pada hari yang sama: pembuat dan pemeriksa adalah orang yang berbeda."
    return Panel("Peran yang tidak boleh dirangkap", facts, note=note)


def _factors() -> Panel:
    facts = [Fact(role.label, "wajib" if role in SECOND_FACTOR else "sukarela") for role in Role]
    off = "Pada portal ini belum diwajibkan oleh pengaturannya."
    note = "Kode dari aplikasi pada telepon, sesudah kata sandi."
    return Panel("Faktor kedua saat masuk", facts, note=note if settings.MFA_REQUIRED else f"{note} {off}")


def _rights(title: str, acts: Sequence[Act]) -> Panel:
    rows = [(LABELS[act], [_reach(role, act) for role in Role.values]) for act in acts]
    context = {"roles": [role.label for role in Role], "rows": rows}
    return Panel(title, template="accounts/policy.html", context=context, wide=True)


class AccountListPage(ListPage):
    act = Act.MANAGE_ACCOUNTS
    title = "Akun"
    intro = "Satu orang satu akun. Buka akunnya untuk mengatur peran, kata sandi, dan status."
    table_class = AccountTable
    filterset_class = AccountFilter

    def get_queryset(self) -> QuerySet[User]:
        held = RoleAssignment.objects.in_force(timezone.localdate()).select_related("village")
        roles = Prefetch("role_assignments", queryset=held, to_attr="assignments")
        return User.objects.prefetch_related(roles).order_by("username")

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Buat akun", reverse("account-create"), primary=True),
            Action("Tugaskan peran", reverse("account-assign")),
        ]


class AccountPage(DetailPage):
    act = Act.MANAGE_ACCOUNTS
    intro = "Peran, kata sandi, dan status akun ini. Setiap perubahan tercatat pada jejak audit."
    back = ("Akun", "accounts")
    context_object_name = "account"  # by default it would be `user` and pass for the person signed in

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.all()

    @property
    def is_own(self) -> bool:
        return self.object.pk == self.request.user.pk

    def get_actions(self) -> Sequence[Action]:
        pk = self.object.pk
        if self.is_own:
            return []
        if not self.object.is_active:
            return [Action("Aktifkan", reverse("account-reactivate", args=[pk]), primary=True)]
        factor = Action("Atur ulang faktor kedua", reverse("account-second-factor-reset", args=[pk]))
        return [
            Action("Tugaskan peran", reverse("account-assign") + f"?user={pk}", primary=True),
            Action("Atur ulang kata sandi", reverse("account-reset", args=[pk])),
            *([factor] if second_factor.active_since(self.object) else []),
            Action("Nonaktifkan", reverse("account-deactivate", args=[pk]), danger=True),
        ]

    def get_panels(self) -> Sequence[Panel]:
        note = "Ini akun Anda sendiri: perubahannya dilakukan oleh admin sistem yang lain." if self.is_own else ""
        return [account_panel(self.object, note), role_panel(self.object, changeable=not self.is_own)]


class PasswordPage(FormPage):
    """A form whose answer itself shows a first password: it stands in no address, no session and no later page."""

    act = Act.MANAGE_ACCOUNTS
    shown_once = True

    def issue(self, form: forms.Form) -> tuple[User, str]:
        """Call the service; return the account and its first password."""
        raise NotImplementedError

    def save(self, form: forms.Form) -> str:
        self.issued = self.issue(form)
        return reverse("account", args=[self.issued[0].pk])

    def form_valid(self, form: forms.Form) -> HttpResponse:
        answer = super().form_valid(form)
        return self.show(*self.issued) if answer.status_code == 302 else answer

    def show(self, user: User, password: str) -> HttpResponse:
        page = {"title": "Kata sandi pertama", "intro": f"Untuk {user}. Hanya ditampilkan sekali, sekarang."}
        context = {"username": user.username, "password": password, "url": reverse("account", args=[user.pk])}
        panel = Panel("Catat sekarang", template="accounts/first_password.html", context=context)
        return render(self.request, "layouts/detail.html", {"page": page, "panels": [panel]})


class CreatePage(PasswordPage):
    title = "Buat akun"
    intro = "Akun baru belum memegang peran; tugaskan perannya sesudah ini."
    back = ("Akun", "accounts")
    form_class = CreateForm
    submit_label = "Buat akun"

    def issue(self, form: forms.Form) -> tuple[User, str]:
        return services.create_user(**form.cleaned_data, actor=self.request.user)


class OneAccount:
    """Pages about one account: find it, show it beside the question, and lead back to it."""

    act = Act.MANAGE_ACCOUNTS
    kwargs: dict[str, Any]

    @cached_property
    def account(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return str(self.account), reverse("account", args=[self.account.pk])

    def get_impediment(self) -> Panel | None:
        """Nobody changes the own account; the service refuses it as well."""
        if self.account.pk != self.request.user.pk:
            return None
        return Panel("Akun sendiri tidak dapat diubah", note="Minta admin sistem yang lain.")

    def get_panels(self) -> Sequence[Panel]:
        return [account_panel(self.account)]


class ResetPage(OneAccount, PasswordPage, ActionPage):
    title = "Atur ulang kata sandi"
    intro = "Kata sandi lama tidak berlaku lagi dan semua sesi orang ini berakhir. Pastikan dulu siapa yang meminta."
    submit_label = "Buat kata sandi baru"

    def issue(self, form: forms.Form) -> tuple[User, str]:
        return self.account, services.reset_password(self.account, actor=self.request.user)


class SecondFactorResetPage(OneAccount, ActionPage):
    title = "Atur ulang faktor kedua"
    intro = (
        "Untuk orang yang kehilangan telepon dan kode cadangannya. Semua sesinya berakhir; pada saat masuk berikutnya "
        "cukup kata sandi, lalu faktor kedua dipasang lagi. Pastikan dulu siapa yang meminta, tidak lewat pesan saja."
    )
    submit_label = "Atur ulang"
    success_message = "Faktor kedua dilepas."
    danger = True

    def save(self, form: forms.Form) -> str:
        second_factor.reset(self.account, actor=self.request.user)
        return reverse("account", args=[self.account.pk])


class ReactivatePage(OneAccount, PasswordPage, ActionPage):
    title = "Aktifkan akun"
    intro = "Orang ini masuk lagi dengan kata sandi pertama yang baru, dengan peran yang belum diakhiri."
    submit_label = "Aktifkan"

    def issue(self, form: forms.Form) -> tuple[User, str]:
        return self.account, services.reactivate(self.account, actor=self.request.user)

    def get_panels(self) -> Sequence[Panel]:
        return [*super().get_panels(), role_panel(self.account, changeable=False)]


class DeactivatePage(OneAccount, ActionPage):
    title = "Nonaktifkan akun"
    intro = "Semua sesi orang ini berakhir seketika dan kata sandinya dihapus. Riwayat pekerjaannya tetap tersimpan."
    submit_label = "Nonaktifkan"
    success_message = "Akun dinonaktifkan."
    danger = True

    def save(self, form: forms.Form) -> str:
        services.deactivate(self.account, actor=self.request.user)
        return reverse("account", args=[self.account.pk])


class AssignPage(FormPage):
    act = Act.MANAGE_ACCOUNTS
    title = "Tugaskan peran"
    intro = (
        "Sesi orang ini berakhir, lalu ia masuk lagi dengan perannya. "
        "Pembuat dan pemeriksa langkah yang sama harus orang yang berbeda."
    )
    back = ("Akun", "accounts")
    form_class = AssignForm
    submit_label = "Tugaskan"
    success_message = "Peran ditugaskan."

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name) for name in ("user", "role")}

    def save(self, form: forms.Form) -> str:
        data = form.cleaned_data
        services.assign_role(
            data["user"],
            data["role"],
            village=data["village"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            actor=self.request.user,
        )
        return reverse("account", args=[data["user"].pk])


class EndRolePage(OneAccount, ActionPage):
    title = "Akhiri peran"
    intro = "Peran ini tidak berlaku lagi mulai hari ini; sesi orang ini yang sedang terbuka berakhir."
    submit_label = "Akhiri peran"
    success_message = "Peran diakhiri."
    danger = True

    @cached_property
    def assignment(self) -> RoleAssignment:
        return get_object_or_404(RoleAssignment.objects.select_related("user"), pk=self.kwargs["pk"])

    @property
    def account(self) -> User:
        return self.assignment.user

    def get_title(self) -> str:
        return f"Akhiri peran {self.assignment.get_role_display()}"

    def save(self, form: forms.Form) -> str:
        services.end_role(self.assignment, on=timezone.localdate(), actor=self.request.user)
        return reverse("account", args=[self.account.pk])
