"""The rows of a bulk proposal enter the register, chunk by chunk.

Every row passes the checks of the worker file, enters by the same door, keeps its row of the release as source, and is
linked to that row by the matcher. Who cannot enter is reported with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.db.models import F

from eligibility.reference.models import ListStatus, ReferenceList, ReferencePerson
from enrollment.candidates.finding import taken_rows
from enrollment.candidates.models import BulkProposal, ProposedFrom
from enrollment.candidates.occupations import words_of
from enrollment.matching.running import link_now
from enrollment.programs.models import Program
from enrollment.workers.checking import Checked, Checker, Remark
from enrollment.workers.doubles import compare
from enrollment.workers.entering import enter
from enrollment.workers.imports import issue_of
from enrollment.workers.models import Registration
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.models import JobIssue
from jamsos.jobs.run import Run
from jamsos.lib.workbook import Cell

LONGEST_ADDRESS, LONGEST_JOB = 200, 100
NEIGHBOURHOOD = re.compile(r"[\s,]*\bRT\W*(\d{1,3})\W*RW\W*(\d{1,3})\W*$", re.IGNORECASE)
YES_NO = {True: "Ya", False: "Tidak", None: ""}
HELD = "Usulan yang sama persis sudah ada."
GONE = "Baris ini tidak ada pada rilis."
LINKED = "Baris DTSEN ini sudah menjadi padanan usulan lain yang menunggu ditinjau."


def enter_rows(proposal: BulkProposal, checker: Checker, rows: Sequence[int], run: Run) -> None:
    """Propose these rows of the release, within the caller's transaction.

    One at a time per programme: the lock makes the second officer's check see the people the first has entered.
    Raises `DomainError` when the release has been destroyed meanwhile.
    """
    run.advance(run.job.done)  # the job's row before the audit trail, as whoever cancels takes them
    program = lock(proposal.counting.program_id)
    reference = _in_use(proposal)
    lines = _checked(proposal, reference, checker, rows)
    _compare(program, reference, lines)
    fit = [row for row, line in lines.items() if not (line.held or line.refused)]
    enter(_registration(proposal, row, lines[row]) for row in fit)
    _link(proposal, program, reference, fit)
    run.issues(_issues(rows, lines))
    BulkProposal.objects.filter(pk=proposal.pk).update(
        entered=F("entered") + len(fit), skipped=F("skipped") + len(rows) - len(fit)
    )
    audit.record("candidates.enter", actor=proposal.actor, subject=proposal, rows=len(fit), of=len(rows))


def lock(program_id: int) -> Program:
    """The programme, held until commit."""
    return Program.objects.select_for_update().get(pk=program_id)


def _in_use(proposal: BulkProposal) -> ReferenceList:
    reference = proposal.counting.reference_list
    reference.refresh_from_db()
    if reference.status != ListStatus.READY:
        raise DomainError(f"{reference} sudah dimusnahkan.", "Hitung calon dari rilis terbaru, lalu usulkan lagi.")
    return reference


def _checked(
    proposal: BulkProposal, reference: ReferenceList, checker: Checker, rows: Sequence[int]
) -> dict[int, Checked]:
    """Row of the release -> its line, cleaned and judged as a line of the worker file."""
    people = ReferencePerson.objects.filter(list=reference, row_no__in=rows).select_related("village__district")
    return {one.row_no: checker.check_row(_cells(one, proposal)) for one in people.order_by("row_no")}


def _cells(one: ReferencePerson, proposal: BulkProposal) -> dict[str, Cell]:
    """A person of the release as a line of the worker file. What an officer must state himself is left empty."""
    texts = {
        "NIK": one.nik,
        "NO_KK": one.nkk,
        "NAMA": one.name,
        "TGL_LAHIR": one.birth_date.isoformat() if one.birth_date else "",
        "JENIS_KELAMIN": one.sex,
        "STATUS_KAWIN": (one.marital or "").partition("/")[0],
        "JUMLAH_TANGGUNGAN": "" if one.dependants is None else str(one.dependants),
        "DISABILITAS": YES_NO[one.disability],
        **_home(one),
        "DESA": one.village.name if one.village else "",
        "KECAMATAN": one.village.district.name if one.village else "",
        "PEKERJAAN": words_of(one.ktp_occupation or "", one.industry or "")[:LONGEST_JOB],
        "KELOMPOK": proposal.group.code,
        "TGL_DAFTAR": proposal.proposed_on.isoformat(),
    }
    return {name: Cell(text) for name, text in texts.items() if text}


def _home(one: ReferencePerson) -> dict[str, str | None]:
    """Where the family lives, RT and RW apart: those at the end of the address, else those on the KTP."""
    address = one.domicile_address or one.address or ""
    at_end = NEIGHBOURHOOD.search(address)
    rt, rw = at_end.groups() if at_end else (one.rt, one.rw)
    return {"ALAMAT": NEIGHBOURHOOD.sub("", address)[:LONGEST_ADDRESS], "RT": rt, "RW": rw}


def _compare(program: Program, reference: ReferenceList, lines: dict[int, Checked]) -> None:
    """Mark whom the register holds already: by NIK, by person, or by a link that waits for an officer's eye."""
    compare(program, lines.values())
    for row in taken_rows(program, reference, list(lines)):
        if not (lines[row].held or lines[row].refused):
            lines[row].remarks.append(Remark("NIK", "", LINKED, "Tinjau padanannya di halaman Pemadanan.", True))


def _registration(proposal: BulkProposal, row: int, line: Checked) -> Registration:
    return Registration(
        **line.values,
        program_id=proposal.counting.program_id,
        row_no=row,
        source_list_id=proposal.counting.reference_list_id,
        proposed_by_id=proposal.actor_id,
    )


def _link(proposal: BulkProposal, program: Program, reference: ReferenceList, rows: Sequence[int]) -> None:
    """Note the proposal each came with, and let the matcher link each to its row."""
    if not rows:
        return
    made = Registration.objects.live().filter(program=program, source_list=reference, row_no__in=rows)
    ids = list(made.order_by("pk").values_list("pk", flat=True))
    ProposedFrom.objects.bulk_create(ProposedFrom(registration_id=pk, proposal=proposal) for pk in ids)
    link_now(program, reference, ids, proposal.actor)


def _issues(rows: Sequence[int], lines: dict[int, Checked]) -> Iterator[JobIssue]:
    """Per row of the release: why it was skipped, or what to look at although it entered."""
    for row in rows:
        line = lines.get(row)
        if line is None or line.held:
            yield JobIssue(row=row, message=HELD if line else GONE, blocking=True)
        else:
            yield from (issue_of(row, remark) for remark in line.remarks)
