"""The programme pages: figures side by side, forms only for those who may change them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enrollment.programs import services
from enrollment.programs.models import Program
from enrollment.selection.models import SelectionRun
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
    for name in ("wave-open", "budget-open"):
        address = reverse(name, args=[2026])
        assert client.get(address).status_code == (200 if changes else 403)
        assert (address in page.content.decode()) == changes


def test_difference_of_sum_and_announcement_is_said(client_of, program) -> None:
    page = client_of(Role.AUDITOR).get(reverse("program", args=[2026])).content.decode()
    assert "21.434" in page and "21.234" in page
    assert "Perhatian: jumlah kelompok 21.434 tidak sama" in page
    program.groups.filter(code="RT_RW").update(announced=6937)
    assert "Perhatian" not in client_of(Role.AUDITOR).get(reverse("program", args=[2026])).content.decode()


def test_a_year_in_use_offers_no_way_to_take_it_back(client_of, program) -> None:
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("program-discard", args=[2026])
    assert address in client.get(reverse("program", args=[2026])).content.decode()
    SelectionRun.objects.create(wave=program.waves.get(), regulation="uji", method="uji")
    assert address not in client.get(reverse("program", args=[2026])).content.decode()
    assert client.post(address).status_code == 409, "the page that was hidden refuses as well"


def test_wave_form_changes_figures_and_group_quotas(client_of, program) -> None:
    wave, group = program.waves.get(), program.groups.get(code="BPD")
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("wave-change", args=[wave.pk])
    form = client.get(address).context["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    answer = client.post(address, data | {"quota": 500, f"quota_{group.pk}": 10, "settled_at": "2026-01-01"})
    assert answer["Location"] == reverse("program", args=[2026])
    wave.refresh_from_db()
    assert (wave.quota, wave.settled_at, wave.group_quotas.get(group=group).quota) == (500, None, 10)


def test_whoever_comes_second_on_a_wave_sees_both_and_may_save_knowingly(client_of, program) -> None:
    wave = program.waves.get()
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("wave-change", args=[wave.pk])
    form = client.get(address).context["form"]
    opened = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    assert client.post(address, opened | {"quota": 500}).status_code == 302
    answer = client.post(address, opened | {"quota": 600})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Orang lain mengubah data ini" in page
    assert ("Kuota", "500", "600") in answer.context["lead"][0].context["rows"]
    wave.refresh_from_db()
    assert wave.quota == 500 and answer.context["form"]["quota"].value() == "600"
    again = opened | {"quota": 600, "seen": answer.context["form"]["seen"].value()}
    assert client.post(address, again).status_code == 302
    wave.refresh_from_db()
    assert wave.quota == 600


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


def test_fund_source_and_wave_are_opened_on_the_screen(client_of, program) -> None:
    client, page = client_of(Role.DINSOS_PETUGAS), reverse("program", args=[2026])
    wave = {"fund_source": "CSR", "month_from": 10, "month_to": 12, "quota": 2016}
    refused = client.post(reverse("wave-open", args=[2026]), wave)
    assert refused.status_code == 409 and "tombol Buka pagu" in refused.content.decode()
    basis = {"fund_source": "CSR", "ceiling": 101_606_400, "legal_basis": "Perjanjian TJSL 3/2026"}
    assert client.post(reverse("budget-open", args=[2026]), basis)["Location"] == page
    assert client.post(reverse("wave-open", args=[2026]), wave)["Location"] == page
    body = client.get(page).content.decode()
    assert "Perjanjian TJSL 3/2026" in body and "Oktober–Desember" in body
    assert client.post(reverse("budget-open", args=[2026]), basis).status_code == 409
    for odd in ("", -1, "x", 10**30):
        assert client.post(reverse("wave-open", args=[2026]), wave | {"quota": odd}).status_code == 422
        assert client.post(reverse("budget-open", args=[2026]), basis | {"ceiling": odd}).status_code == 422
    assert client.get(reverse("wave-open", args=[2031])).status_code == 404


def test_group_quotas_of_a_new_wave_are_given_on_its_form(client_of, program) -> None:
    services.open_budget(program, "CSR", 101_606_400, "TJSL", actor=None)
    wave = services.open_wave(program, fund_source="CSR", month_from=10, month_to=12, quota=2016, actor=None)
    group = program.groups.get(code="POKTAN")
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("wave-change", args=[wave.pk])
    form = client.get(address).context["form"]
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: "" if value is None else value for name, value in values.items()}
    assert client.post(address, data | {f"quota_{group.pk}": 2000}).status_code == 302
    assert dict(wave.group_quotas.values_list("group__code", "quota")) == {"POKTAN": 2000}


def test_a_programme_is_opened_under_the_regulation_chosen_and_says_that_a_draft_is_unconfirmed(client_of) -> None:
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("program-open")
    choices = dict(client.get(address).context["form"].fields["regulation"].choices)
    assert next(iter(choices)) == "perbup-serang-59-2025"
    assert choices["perwal-kota-serang-2025"] == "Rancangan Perwal Kota Serang 2025 (belum terkonfirmasi)"
    answer = client.post(address, {"year": 2027, "regulation": "perwal-kota-serang-2025"}, follow=True)
    page = answer.content.decode()
    assert "(belum terkonfirmasi)" in page and "12.000" in page
    assert "Perhatian" not in page, "groups without figures contradict no announcement"
