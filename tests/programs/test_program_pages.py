"""The programme pages: figures side by side, forms only for those who may change them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enrollment.programs.models import Program
from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act, allows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_and_who_changes(client_of, user_of, program, role) -> None:
    client, user = client_of(role), user_of(role)
    sees, changes = allows(user, Act.VIEW_PROGRAMS), allows(user, Act.CHANGE_PROGRAMS)
    assert client.get(reverse("programs")).status_code == (200 if sees else 403)
    page = client.get(reverse("program", args=[2026]))
    assert page.status_code == (200 if sees else 403)
    wave = reverse("wave-change", args=[program.waves.get().pk])
    assert client.get(wave).status_code == (200 if changes else 403)
    assert (wave in page.content.decode()) == changes


def test_difference_of_sum_and_announcement_is_said(client_of, program) -> None:
    page = client_of(Role.AUDITOR).get(reverse("program", args=[2026])).content.decode()
    assert "21.434" in page and "21.234" in page
    assert "Perhatian: jumlah kelompok 21.434 tidak sama" in page
    program.groups.filter(code="RT_RW").update(announced=6937)
    assert "Perhatian" not in client_of(Role.AUDITOR).get(reverse("program", args=[2026])).content.decode()


def test_wave_form_changes_figures_and_group_quotas(client_of, program) -> None:
    wave, group = program.waves.get(), program.groups.get(code="BPD")
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("wave-change", args=[wave.pk])
    form = client.get(address).context["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    answer = client.post(address, data | {"quota": 500, f"quota_{group.pk}": 10, "settled_at": "2026-01-01"})
    assert answer["Location"] == reverse("program", args=[2026])
    wave.refresh_from_db()
    assert (wave.quota, wave.settled_at, wave.group_quotas.get(group=group).quota) == (500, None, 10)


def test_too_large_a_budget_is_an_error_of_the_form(client_of, program) -> None:
    wave = program.waves.get()
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("wave-change", args=[wave.pk])
    form = client.get(address).context["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    answer = client.post(address, data | {"budget": 9_000_000_000})
    assert answer.status_code == 409
    assert "melebihi pagu" in answer.content.decode()
    for odd in (-5, 10**30, "x"):
        assert client.post(address, data | {"budget": odd}).status_code == 422


def test_budget_form(client_of, program) -> None:
    budget = program.budgets.get()
    address = reverse("budget-change", args=[budget.pk])
    answer = client_of(Role.DINSOS_PETUGAS).post(address, {"ceiling": 6_000_000_000, "legal_basis": "DPA 2026"})
    assert answer.status_code == 302
    budget.refresh_from_db()
    assert (budget.ceiling, budget.legal_basis) == (6_000_000_000, "DPA 2026")


def test_opening_a_year_on_the_screen(client_of) -> None:
    answer = client_of(Role.DINSOS_PETUGAS).post(reverse("program-open"), {"year": 2027})
    assert answer["Location"] == reverse("program", args=[2027])
    assert Program.objects.get().groups.count() == 8
