"""Who has seen a person, what an officer did, and the file that the person may ask for."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from eligibility.reference.models import ListKind
from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Match, MatchRun
from enrollment.verification.models import SampleCheck, SampleLine
from enrollment.workers.exporting import export
from enrollment.workers.looking import find, unmask
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.lib.workbook import read_table
from reporting import access
from reporting.subject_file import ON_LISTS, rows_about, sheets
from tests.matches.people import person as row
from tests.matches.people import release

pytestmark = pytest.mark.django_db


def how(one: Registration) -> list[tuple[str, str]]:
    return [(event.actor.username, event.act) for event in access.looks_at(one).order_by("seq")]


def test_every_way_of_seeing_a_person_is_told(client_of, user_of, add) -> None:
    one, other = add(State.PROPOSED), add(State.PROPOSED)
    dinsos = client_of(Role.DINSOS_PETUGAS)
    dinsos.get(reverse("workers"))
    dinsos.get(reverse("worker", args=[one.pk]))
    unmask(one, purpose="Mencocokkan KTP", actor=user_of(Role.DISDUKCAPIL))
    if one.nik:
        find(one.nik, actor=user_of(Role.DISNAKER))
    dinsos.get(reverse("worker", args=[other.pk]))
    seen = how(one)
    assert ("uji_dinsos_petugas", "people.list") in seen and ("uji_dinsos_petugas", "people.view") in seen
    assert ("uji_disdukcapil", "workers.unmask") in seen
    assert [act for _, act in how(other)] == ["people.list", "people.view"]


def test_a_workbook_of_names_is_a_look_at_everybody_in_it(client_of, user_of, add) -> None:
    one, other = add(State.PROPOSED), add(State.RETURNED)
    proposed = Registration.objects.filter(state=State.PROPOSED)
    export(proposed, ["state"], purpose="Rapat Tim", actor=user_of(Role.DINSOS_PETUGAS))
    assert (how(one), how(other)) == ([("uji_dinsos_petugas", "workers.export")], [])
    page = client_of(Role.AUDITOR).get(reverse("worker-looks", args=[one.pk])).content.decode()
    assert "Mengunduh daftar pekerja" in page and "Rapat Tim" in page


def test_a_list_on_which_the_person_did_not_stand_is_no_look(client_of, add) -> None:
    one = add(State.PROPOSED)
    client_of(Role.DINSOS_PETUGAS).get(reverse("workers"), {"name": "TIDAK ADA ORANG INI"})
    assert how(one) == []


def test_the_page_shows_who_and_where(client_of, add) -> None:
    one = add(State.PROPOSED)
    client_of(Role.DINSOS_PETUGAS).get(reverse("workers"))
    page = client_of(Role.AUDITOR).get(reverse("worker-looks", args=[one.pk])).content.decode()
    assert "uji_dinsos_petugas" in page and "Melihat daftar nama" in page and "Pekerja" in page
    assert (
        reverse("worker-looks", args=[one.pk])
        in client_of(Role.AUDITOR).get(reverse("worker", args=[one.pk])).content.decode()
    )


def test_what_an_officer_did_is_counted_and_looking_at_it_is_recorded(client_of, user_of, add) -> None:
    officer, one = user_of(Role.DINSOS_PETUGAS), add(State.PROPOSED)
    browser = client_of(Role.DINSOS_PETUGAS)
    for _ in range(3):
        browser.get(reverse("worker", args=[one.pk]))
    unmask(one, purpose="Mencocokkan KTP", actor=officer)
    page = client_of(Role.AUDITOR).get(reverse("officer-acts", args=[officer.pk]))
    facts = {fact.label: fact.value for fact in page.context["summary"]}
    assert (facts["Tindakan"], facts["Orang dibuka"], facts["NIK lengkap ditampilkan"]) == ("4", "1", "1")
    assert Event.objects.filter(act="people.officer_acts", subject_id=str(officer.pk)).count() == 1


def test_only_the_acts_asked_for_are_shown(client_of, user_of, add) -> None:
    officer = user_of(Role.DINSOS_PETUGAS)
    client_of(Role.DINSOS_PETUGAS).get(reverse("worker", args=[add(State.PROPOSED).pk]))
    page = client_of(Role.AUDITOR).get(reverse("officer-acts", args=[officer.pk]), {"act": "workers.unmask"})
    assert "Tidak ada tindakan yang cocok" in page.content.decode()


def test_the_file_of_a_person_holds_their_rows_and_looks_and_nobody_elses(client_of, add, tmp_path) -> None:
    one, other = add(State.PROPOSED), add(State.PROPOSED)
    Registration.objects.filter(pk=other.pk).update(name="ORANG LAIN SAMA SEKALI")
    client_of(Role.DINSOS_PETUGAS).get(reverse("worker", args=[one.pk]))
    out = tmp_path / "data.xlsx"
    call_command("subject_file", registration=one.pk, purpose="Permintaan tertulis 12/2026", out=out)
    assert out.stat().st_mode & 0o077 == 0
    written = {sheet.title: [list(row) for row in sheet.rows] for sheet in sheets(one)}
    assert one.name in written["Pekerja"][0] and "ORANG LAIN SAMA SEKALI" not in str(written)
    assert any("Melihat halaman orang" in row for row in written["Siapa melihat"])
    assert Event.objects.get(act="people.file").purpose == "Permintaan tertulis 12/2026"
    assert read_table(out).rows


def test_the_file_holds_what_reference_lists_say_of_the_person_and_nothing_of_a_doubtful_row(add, program) -> None:
    one = add(State.PROPOSED)
    same = {"name": one.name, "decile": 3, "kpj": "KPJ-UJI-1"}
    lists = {
        "dtsen": release(row(1, **same), row(2, name="ORANG DI BARIS LAIN")),
        "bpjs": release(row(7, name="ORANG YANG MUNGKIN LAIN"), kind=ListKind.BPJS, label="uji"),
    }
    rows = {"dtsen": (1, Decision.AUTO), "bpjs": (7, Decision.REVIEW)}
    for series, (number, decision) in rows.items():
        run = MatchRun.objects.create(program=program, reference_list=lists[series], weights_version="uji")
        Match.objects.create(registration=one, series=series, run=run, row_no=number, decision=decision)
    sheet = next(sheet for sheet in sheets(one) if sheet.title == ON_LISTS)
    told = [dict(zip([column.name for column in sheet.columns], line, strict=True)) for line in sheet.rows]
    assert len(told) == 1 and "MUNGKIN LAIN" not in str(told)
    assert (told[0]["nama"], told[0]["desil"], told[0]["KPJ"]) == (one.name, "3", "KPJ-UJI-1")
    assert told[0]["daftar"] == "DTSEN 2026-3" and told[0]["baris"] == "1"


def test_every_table_that_refers_to_a_registration_is_followed(add) -> None:
    """A table made later must not be forgotten: whatever refers to a person is asked for."""
    one = add(State.VERIFIED)
    figures = {"number": 1, "confidence": 95, "margin": 5, "seed": 1, "population": 1, "size": 1}
    sample = SampleCheck.objects.create(program=one.program, drawn_on=date(2026, 3, 1), **figures)
    SampleLine.objects.create(sample=sample, no=1, registration=one, district=one.village.district)
    referring = {
        model: [field.name for field in model._meta.concrete_fields if field.related_model is Registration]
        for model in apps.get_models()
    }
    stored = {
        model
        for model, names in referring.items()
        if any(model._base_manager.filter(**{name: one}).exists() for name in names)
    }
    assert SampleLine in stored and stored <= set(rows_about([one]))


@pytest.mark.parametrize(("number", "purpose", "message"), [(0, "x", "tidak ada"), (None, "  ", "Keperluan kosong")])
def test_a_file_without_person_or_purpose_is_refused(add, tmp_path, number, purpose, message) -> None:
    pk = add(State.PROPOSED).pk if number is None else number
    with pytest.raises(CommandError, match=message):
        call_command("subject_file", registration=pk, purpose=purpose, out=tmp_path / "data.xlsx")
    assert not list(tmp_path.iterdir())
