"""What is printed and exported equals the frozen lines; jobs that die are taken up without doing anything twice."""

from __future__ import annotations

import csv
import io
import json
import re

import pgtrigger
import pytest
from django.core.management import call_command, load_command_class
from django.core.management.base import CommandError
from pypdf import PdfReader

from enrollment.decrees import jobs, rendering
from enrollment.decrees.bupati import draft
from enrollment.decrees.jobs import draft_decree, issue_decree, lock_pendataan, render_decree
from enrollment.decrees.models import Decree, DecreeFile, DecreeLine, DecreeState, Minutes
from enrollment.decrees.rendering import keep_variant, render_variant
from enrollment.selection.services import select
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from jamsos.regions.models import Village
from tests.decrees.people import ON, SIGNATORIES, drafted, eligible, issued, selected, verified, wave_of

pytestmark = pytest.mark.django_db
NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
LOCK = {"number": "BA/1", "held_on": "2026-02-02", "place": "Serang", "signatories": list(SIGNATORIES)}


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def frozen(decree: Decree) -> list[str]:
    return list(decree.lines.order_by("no").values_list("nik", flat=True))


@pytest.fixture
def spread(program) -> Decree:
    """An issued decree over 120 people in twelve desa."""
    villages = list(Village.objects.order_by("pk")[::27])
    for place, village in enumerate(villages, 1):
        verified(program, range(place, 121, len(villages)), village=village)
    wave = wave_of(program, quota=120)
    select(wave, on=ON, actor=None)
    return issued(draft(wave, actor=None))


def test_the_printed_identity_numbers_are_the_frozen_ones_in_order(spread):
    text = text_of(render_variant(spread, "full").bytes)
    assert NIK.findall(text) == frozen(spread) and len(frozen(spread)) == 120
    assert "500.15/Kep.1-Huk/2026" in text and "30 Maret 2026" in text and "RANCANGAN" not in text


def test_the_masked_variant_shows_no_identity_number(spread):
    text = text_of(render_variant(spread, "masked").bytes)
    assert not NIK.findall(text)
    assert text.count("9904********0001") == 120
    assert not any(nik[4:12] in text for nik in frozen(spread)[50:])


def test_the_salinan_is_certified_and_only_made_of_an_issued_decree(spread, program):
    text = text_of(render_variant(spread, "salinan").bytes)
    assert text.startswith("SALINAN") and "Salinan sesuai dengan aslinya" in text
    assert "KEPALA BAGIAN HUKUM" in text and "NAMA KABAG" in text and "ttd." in text
    assert NIK.findall(text) == frozen(spread)


def test_the_work_is_printed_with_a_capital_and_the_groups_short_label_stands_in(program):
    verified(program, [1], occupation_text="petani padi, KWT Mekar")
    verified(program, [2, 3], occupation_text="", group=program.groups.get(code="BPD"))
    verified(program, [4], occupation_text="", group=program.groups.get(code="POSYANDU"))
    wave = wave_of(program)
    select(wave, on=ON, actor=None)
    shown = dict(draft(wave, actor=None).lines.values_list("name", "occupation"))
    assert shown == {
        "ORANG 00001": "Petani padi, KWT Mekar",
        "ORANG 00002": "BPD",
        "ORANG 00003": "BPD",
        "ORANG 00004": "Kader posyandu",
    }


def test_a_draft_has_no_salinan(program):
    decree = drafted(program)
    with pytest.raises(DomainError, match="Salinan hanya dapat dibuat"):
        render_variant(decree, "salinan")
    job = run_now(render_decree, actor=None, decree_id=decree.pk)
    assert job.state == "done"
    assert set(decree.files.values_list("variant", flat=True)) == {"full", "masked"}
    assert "RANCANGAN" in text_of(decree.files.first().file.content.read())


def test_printing_again_gives_the_same_bytes_and_keeps_them_once(spread, own_process):
    kept = keep_variant(spread, "full", actor=None)
    assert kept.file.content.read() == render_variant(spread, "full").bytes
    assert keep_variant(spread, "full", actor=None) == kept
    assert spread.files.count() == 1


def test_tampered_lines_are_not_printed(program):
    decree = issued(drafted(program))
    with pgtrigger.ignore("decrees.DecreeLine:frozen"):
        DecreeLine.objects.filter(no=1).update(name="KERABAT")
    with pytest.raises(DomainError, match="tidak lagi sama dengan sidik"):
        render_variant(decree, "full")


def test_the_exported_lines_equal_the_frozen_ones(spread, tmp_path, capsys):
    call_command("export_lines", "--wave", "1", "--program", "2026", "--out", str(tmp_path / "l.csv"), "--json")
    with (tmp_path / "l.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    fields = ("no", "nik", "name", "village", "district", "group", "fund_source", "months")
    assert rows[0] == list(fields)
    assert rows[1:] == [[str(value) for value in line] for line in spread.lines.order_by("no").values_list(*fields)]
    assert json.loads(capsys.readouterr().out)["lines"] == 120
    assert Event.objects.get(act="decrees.export_lines").data["rows"] == 120


def test_the_commands_of_the_stage(program, user_of, tmp_path):
    head, maker, issuer = user_of(Role.DINSOS_KEPALA), user_of(Role.SETDA), user_of(Role.SETDA, "uji_kabag")
    eligible(program, range(101, 104))
    year = ("--program", "2026", "--wave", "1")
    call_command(
        "lock_pendataan", "--program", "2026", "--number", "BA/1", "--on", "2026-02-02", "--actor", head.username
    )
    number = ("--number", "K/1", "--on", "2026-02-03", "--signer", "Kepala")
    call_command("issue_decree", *year, "--kind", "kadinsos", *number, "--actor", head.username)
    selected(program, 3)
    call_command("draft_decree", *year, "--actor", maker.username)
    number = ("--number", "B/1", "--on", "2026-02-04", "--signer", "Bupati", "--certifier", "Kabag")
    call_command("issue_decree", *year, "--kind", "bupati", *number, "--actor", issuer.username)
    for kind in ("kadinsos", "bupati"):
        out = ("--out", str(tmp_path / f"{kind}.pdf"))
        call_command("render_decree", *year, "--kind", kind, "--variant", "salinan", *out, "--actor", head.username)
        decree = Decree.objects.get(kind=kind, state=DecreeState.ISSUED)
        assert NIK.findall(text_of((tmp_path / f"{kind}.pdf").read_bytes())) == frozen(decree)


def _die_once(monkeypatch, module, name: str) -> None:
    """Let the first call of a function break its worker, as a killed process would."""
    real, calls = getattr(module, name), []

    def work(*args, **kwargs):
        if not calls:
            calls.append(1)
            raise RuntimeError("killed")
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, work)


@pytest.mark.parametrize("where", ["keep_minutes", "keep_variant"])
def test_killed_between_lock_and_print_locks_once(program, monkeypatch, where):
    eligible(program, range(1, 4))
    _die_once(monkeypatch, jobs, where)
    job = run_now(lock_pendataan, actor=None, program_id=program.pk, **LOCK)
    assert job.attempt == 2
    assert Decree.objects.count() == Minutes.objects.count() == DecreeFile.objects.count() == 1
    assert Decree.objects.get().lines.count() == 3 and Minutes.objects.get().file
    assert Event.objects.filter(act="pendataan.lock").count() == 1


def test_killed_inside_the_lock_leaves_nothing(program, monkeypatch):
    people = eligible(program, range(1, 4))
    _die_once(monkeypatch, jobs.pendataan.Minutes.objects, "create")
    job = run_now(lock_pendataan, actor=None, program_id=program.pk, **LOCK)
    assert (job.attempt, Decree.objects.count(), DecreeLine.objects.count()) == (2, 1, len(people))


def test_killed_between_issue_and_print_issues_once(program, monkeypatch):
    decree = drafted(program)
    _die_once(monkeypatch, rendering, "render_variant")
    words = {"number": "B/1", "signed_on": "2026-03-30", "signer_name": "B", "certifier_name": "K"}
    job = run_now(issue_decree, actor=None, decree_id=decree.pk, **words)
    assert job.attempt == 2 and Event.objects.filter(act="decrees.issue").count() == 1
    assert set(decree.files.values_list("variant", flat=True)) == {"full", "masked", "salinan"}
    with pytest.raises(DomainError, match="bukan rancangan"):
        run_now(issue_decree, actor=None, decree_id=decree.pk, **words | {"number": "B/2"})


def test_killed_between_freeze_and_print_drafts_once(program, monkeypatch):
    wave, _ = selected(program, 3)
    _die_once(monkeypatch, jobs, "keep_variant")
    run_now(draft_decree, actor=None, wave_id=wave.pk)
    assert Decree.objects.count() == DecreeFile.objects.count() == 1


def test_jobs_carry_no_personal_data(program):
    eligible(program, range(1, 3))
    run_now(lock_pendataan, actor=None, program_id=program.pk, **LOCK)
    kept = json.dumps([*Job.objects.values_list("params", flat=True), *Event.objects.values_list("data", flat=True)])
    # Not the pattern of `NIK`: a fingerprint in hexadecimal can hold sixteen digits in a row.
    assert not [nik for nik in Registration.objects.values_list("nik", flat=True) if nik in kept]
    assert "ORANG" not in kept and Registration.objects.exists()


@pytest.mark.parametrize("name", ["lock_pendataan", "issue_decree", "draft_decree"])
def test_a_deciding_command_needs_a_name(name, settings):
    settings.DEMO = False
    command = load_command_class("enrollment.decrees", name)
    with pytest.raises(CommandError, match="atas nama seseorang.*--actor"):
        command.handle(actor=None, json=False)
