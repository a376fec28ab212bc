"""Acts upon one worker: propose, change, clarify, send in again, withdraw."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from enrollment import lifecycle
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.workers import identity
from enrollment.workers.checking import Checked, Checker, Remark, first_day
from enrollment.workers.columns import BY_FIELD, stated_for
from enrollment.workers.doubles import Register
from enrollment.workers.models import Change, Registration
from enrollment.workers.seen import CLARIFIED, require_unmoved
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib import nik as numbers
from jamsos.lib.dates import format_short
from jamsos.lib.workbook import Cell
from jamsos.stated import stated

EDITABLE = frozenset({State.PROPOSED, State.RETURNED})
PRIVATE_FIELDS = frozenset({"nik", "nik_given", "nkk", "mother_name", "disability"})
DATE_FIELDS = ("birth_date", "registered_on")
STATED_BY = "Pernyataan pengusul: "
"""How the evidence of a proposer's statement begins: an officer must see whose word it is."""

REGENCY = re.compile(r"(?:1[1-9]|[2-8][0-9]|9[1-6])(?:0[1-9]|[1-7][0-9])")
"""Code of a province, then of a regency (01-69) or a town (71-79) in it."""


class Refused(DomainError):
    """Data that cannot be kept; `remarks` say which column and why."""

    def __init__(self, checked: Checked) -> None:
        first = next(remark for remark in checked.remarks if remark.blocking)
        super().__init__(first.message, first.hint)
        self.remarks = checked.remarks


@transaction.atomic
def propose(program: Program, cells: Mapping[str, str], *, on: date, declared: bool, actor: User) -> Registration:
    """Add one worker from typed text by column name; raises `Refused` with the same checks as the import."""
    policy.require(actor, Act.PROPOSE_WORKERS)
    program = Program.objects.select_for_update().get(pk=program.pk)
    values = checked_values(program, cells, on=on)
    require_area(actor, Act.PROPOSE_WORKERS, values["village_id"])
    one = Registration(program=program, proposed_by=actor, **values)
    one.declared_on = one.registered_on if declared else None
    one.save()
    audit.record("workers.propose", actor=actor, subject=one, program=program.year)
    return one


@transaction.atomic
def change(one: Registration, cells: Mapping[str, str], *, on: date, actor: User, seen: str = "") -> list[str]:
    """Mend a worker's data while proposed or returned; old and new values are kept. Returns the changed fields.

    Of somebody returned from verification only what Disdukcapil looks at: see `identity.require_same`. With what the
    form was opened on (`seen`) raises `Overtaken` when somebody else has changed the data since.
    """
    policy.require(actor, Act.CHANGE_WORKERS)
    program = Program.objects.select_for_update().get(pk=one.program_id)
    one = Registration.objects.select_for_update().get(pk=one.pk)
    require_area(actor, Act.CHANGE_WORKERS, one.village_id)
    require_editable(one)
    if seen:
        require_unmoved(one, seen, set(BY_FIELD))
    values = checked_values(program, cells, on=on, leave_out=Q(pk=one.pk))
    require_area(actor, Act.CHANGE_WORKERS, values["village_id"])
    del values["proposal_hash"]
    if values["nik"] == one.nik:
        del values["nik_given"]
    if one.state == State.RETURNED:
        identity.require_same(one, values)
    changed = write(one, values, actor)
    if changed:
        audit.record("workers.change", actor=actor, subject=one, fields=changed)
    return changed


def write(one: Registration, values: Mapping[str, Any], actor: User, reason: str = "") -> list[str]:
    """Store checked values in a locked registration, with their history; returns the changed fields."""
    changes = [
        _change(one, name, value, actor, reason) for name, value in values.items() if getattr(one, name) != value
    ]
    if changes:
        for name, value in values.items():
            setattr(one, name, value)
        one.save()
        Change.objects.bulk_create(changes)
    return [made.field for made in changes]


@transaction.atomic
def resubmit(one: Registration, *, actor: User) -> Registration:
    """Send a returned worker in again after mending; needs a valid NIK (Pasal 23(2))."""
    policy.require(actor, Act.CHANGE_WORKERS)
    one = Registration.objects.select_for_update().get(pk=one.pk)
    require_area(actor, Act.CHANGE_WORKERS, one.village_id)
    target = lifecycle.guard("mend", one.state)
    if one.nik is None:
        raise DomainError("NIK belum benar.", "Perbaiki NIK lebih dahulu, lalu ajukan lagi.")
    step(one, target, "", actor)
    audit.record("workers.resubmit", actor=actor, subject=one)
    return one


@transaction.atomic
def clarify(
    one: Registration,
    *,
    evidence: str,
    on: date,
    actor: User,
    ktp_regency: str = "",
    works: bool | None = None,
    fragile: bool | None = None,
    declared_on: date | None = None,
    seen: str = "",
    **stated: bool | date | None,
) -> list[str]:
    """Record what the Dinsos officer has seen or been told, with its evidence; what is not given stays as it is.

    `ktp_regency`: regency on the KTP-el, four digits (3604 = Kabupaten Serang; Pasal 21 huruf a). `works` and
    `fragile` (at risk of poverty): huruf e and c. `declared_on`: day of the proposer's statement. `stated`: what only
    the programme's own regulation asks (`columns.STATED`). Returns the changed fields; the assessment is out of date
    from then on.
    """
    policy.require(actor, Act.RUN_ASSESSMENT)
    one = Registration.objects.select_for_update().select_related("program").get(pk=one.pk)
    given = dict(zip(CLARIFIED, (ktp_regency, works, fragile, declared_on), strict=True)) | stated
    values = _new_values(one, given, evidence, on, seen)
    reason = _note(one, values, evidence.strip(), actor)
    audit.record("workers.clarify", actor=actor, subject=one, purpose=reason, fields=list(values))
    return list(values)


@transaction.atomic
def state_facts(
    one: Registration,
    *,
    evidence: str,
    on: date,
    actor: User,
    ktp_regency: str = "",
    declared_on: date | None = None,
    seen: str = "",
) -> list[str]:
    """Record what the proposer has seen (Pasal 21 huruf a) or states (19(2)c, 19(3), 21 huruf f), marked as such.

    Never over what a Dinsos officer has clarified: whoever checks has the last word. Returns the changed fields.
    """
    policy.require(actor, Act.STATE_FACTS)
    one = Registration.objects.select_for_update().select_related("program").get(pk=one.pk)
    require_area(actor, Act.STATE_FACTS, one.village_id)
    values = _new_values(one, {"ktp_regency": ktp_regency, "declared_on": declared_on}, evidence, on, seen)
    if one.changes.filter(field__in=values).exclude(reason__startswith=STATED_BY).exists():
        raise DomainError("Keterangan itu sudah diklarifikasi petugas Dinas Sosial.", "Sampaikan bukti kepadanya.")
    reason = _note(one, values, f"{STATED_BY}{evidence.strip()}", actor)
    audit.record("workers.state_facts", actor=actor, subject=one, purpose=reason, fields=list(values))
    return list(values)


def _new_values(one: Registration, given: Mapping[str, Any], evidence: str, on: date, seen: str) -> dict[str, Any]:
    """Of what was given, what is not yet recorded; raises `DomainError` when nothing is or something cannot be."""
    require_editable(one)
    values = {name: value for name, value in given.items() if value not in {None, ""}}
    _require_clear(one.program, values, evidence, on)
    if seen:
        require_unmoved(one, seen, values)
    values = {name: value for name, value in values.items() if getattr(one, name) != value}
    if not values:
        raise DomainError("Tidak ada keterangan baru.", "Isi sedikitnya satu keterangan yang belum tercatat.")
    return values


def _note(one: Registration, values: Mapping[str, Any], evidence: str, actor: User) -> str:
    """Store the values with their evidence in the history; returns it as stored."""
    reason = evidence[:200]
    Change.objects.bulk_create([_change(one, name, value, actor, reason) for name, value in values.items()])
    for name, value in values.items():
        setattr(one, name, value)
    one.save(update_fields=list(values))
    return reason


def _require_clear(program: Program, values: Mapping[str, Any], evidence: str, on: date) -> None:
    taken = {*CLARIFIED, *(column.field for column in stated_for(program.regulation))}
    if foreign := sorted(set(values) - taken):
        raise DomainError(f"Peraturan {program} tidak menanyakan {foreign[0]}.", "Kosongkan isian itu.")
    stated(evidence, "Bukti", hint='Tulis apa yang dilihat dan kapan, misalnya "KTP-el diperlihatkan".')
    regency, declared = values.get("ktp_regency"), values.get("declared_on")
    if regency and not REGENCY.fullmatch(regency):
        raise DomainError("Kode kabupaten/kota itu tidak ada.", "Isi 4 angka pertama kode wilayah, misalnya 3604.")
    if values.get("domicile_since", on) > on:
        raise DomainError("Tanggal mulai tinggal di Daerah belum terjadi.", "Periksa tanggalnya.")
    if declared and not first_day(program) <= declared <= on:
        raise DomainError(
            f"Tanggal pernyataan {format_short(declared)} tidak dapat dipakai.",
            f"Isi antara {format_short(first_day(program))} dan {format_short(on)}.",
        )


@transaction.atomic
def withdraw(one: Registration, *, reason: str, actor: User) -> Registration:
    """Take a worker off the list, with the reason; the row stays as evidence.

    Once somebody stands on a signed list it is Dinsos that decides, no longer the desa.
    """
    one = Registration.objects.select_for_update().get(pk=one.pk)
    policy.require(actor, act_to_withdraw(one))
    require_area(actor, act_to_withdraw(one), one.village_id)
    target = lifecycle.guard("withdraw", one.state)
    told = stated(reason, "Alasan penarikan")
    step(one, target, told, actor)
    audit.record("workers.withdraw", actor=actor, subject=one, purpose=told)
    return one


def act_to_withdraw(one: Registration) -> Act:
    """The right that withdrawing asks for in the worker's present state."""
    return Act.CHANGE_WORKERS if one.state in EDITABLE else Act.RUN_SELECTION


def require_editable(one: Registration) -> None:
    """Data may only be changed before they rest in a decree's list."""
    if one.state not in EDITABLE:
        raise DomainError(
            f"Data pada status {one.get_state_display()} tidak dapat diubah.",
            "Hanya usulan baru dan yang dikembalikan yang dapat diperbaiki.",
        )


def checked_values(
    program: Program, cells: Mapping[str, str], *, on: date, leave_out: Q | None = None
) -> dict[str, Any]:
    """Clean values as the model wants them; a NIK that was typed but is malformed is refused here."""
    checked = Checker(program, on).check_row({name: Cell(text) for name, text in cells.items() if text})
    _refuse_dropped(checked)
    if checked.refused:
        raise Refused(checked)
    Register(program, [checked.values], leave_out).mark(checked)
    if checked.refused:
        raise Refused(checked)
    if checked.held:
        message, hint = "Usulan yang sama persis sudah ada.", "Periksa di halaman pekerja itu."
        checked.remarks.append(Remark("", "", message, hint, True, checked.twin))
        raise Refused(checked)
    values = checked.values
    return values | {name: date.fromisoformat(values[name]) for name in DATE_FIELDS if values[name]}


def remarks_on(program: Program, cells: Mapping[str, str], *, on: date) -> list[Remark]:
    """What is wrong with the columns that were typed, of a form that lacks others."""
    checked = Checker(program, on).check_row({name: Cell(text) for name, text in cells.items() if text})
    _refuse_dropped(checked)
    return [remark for remark in checked.remarks if cells.get(remark.column)]


def doubts_on(program: Program, cells: Mapping[str, str], *, on: date) -> list[Remark]:
    """What a file's check would only remark upon, of a row that it would take; nothing where it would take none."""
    remarks = remarks_on(program, cells, on=on)
    return [] if any(remark.blocking for remark in remarks) else remarks


def _refuse_dropped(checked: Checked) -> None:
    """What a file may leave for later, a form can put right at once: typed text must be usable."""
    for at, remark in enumerate(checked.remarks):
        typed_in_vain = remark.value and not remark.blocking and remark.column not in {"TGL_LAHIR", "JENIS_KELAMIN"}
        if typed_in_vain:
            checked.remarks[at] = type(remark)(remark.column, remark.value, remark.message, remark.hint, True)


def require_area(actor: User, act: Act, village_id: int) -> None:
    villages = policy.area(actor, act)
    if villages is not None and village_id not in villages:
        raise DomainError("Desa itu di luar wilayah Anda.", "Pilih desa Anda sendiri.")


def _change(one: Registration, name: str, value: Any, actor: User, reason: str = "") -> Change:
    before, after = _shown(name, getattr(one, name)), _shown(name, value)
    field = name.removesuffix("_id")
    return Change(registration=one, field=field, before=before, after=after, reason=reason, actor=actor)


def _shown(name: str, value: Any) -> str:
    """A value as the history shows it: identity numbers masked, what concerns health left out."""
    if value is None or value == "":
        return ""
    if name in PRIVATE_FIELDS:
        return numbers.mask(value) if name in {"nik", "nkk", "nik_given"} else "(tidak ditampilkan)"
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    return format_short(value) if isinstance(value, date) else str(value)[:200]


def step(one: Registration, target: State, reason: str, actor: User) -> None:
    """Take one locked registration to a state that `lifecycle.guard` gave, with its history."""
    before = one.get_state_display()
    one.state, one.state_changed_at = target, timezone.now()
    one.save(update_fields=["state", "state_changed_at"])
    Change.objects.create(
        registration=one, field="state", before=before, after=target.label, reason=reason[:200], actor=actor
    )
