"""Versions of the column layouts: which one holds on a day, which one a file was made or read with, and a new one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection, transaction

from enrollment.submissions.layout_checks import wrong_answer, wrong_submission
from enrollment.submissions.layouts import AnswerLayout, Layout, answer_layout_from, layout_from
from enrollment.submissions.models import LayoutKind, LayoutVersion
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.environment import BASE_DIR
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date
from jamsos.stated import stated

FOLDER = BASE_DIR / "fixtures" / "bpjs"
FILES = {LayoutKind.SUBMISSION: "submission.toml", LayoutKind.ANSWER: "answer.toml"}
WRONG = {LayoutKind.SUBMISSION: wrong_submission, LayoutKind.ANSWER: wrong_answer}
TOLD = 5


@dataclass(frozen=True)
class Version:
    """A layout as data with its name, where it comes from and since when; the first has neither day nor maker."""

    name: str
    content: Mapping[str, Any]
    entered: LayoutVersion | None = None

    @property
    def valid_from(self) -> date:
        return self.entered.valid_from if self.entered else date.min


@cache
def _first(kind: LayoutKind) -> Version:
    raw = tomllib.loads((FOLDER / FILES[kind]).read_text(encoding="utf-8"))
    return Version(raw.pop("version"), raw)


def versions(kind: LayoutKind) -> list[Version]:
    """All of them in the order in which they hold: by day, of one day the later entered after the earlier."""
    entered = LayoutVersion.objects.filter(kind=kind).select_related("made_by").order_by("valid_from", "pk")
    return [_first(kind), *(Version(one.version, one.content, one) for one in entered)]


def holding(known: Sequence[Version], on: date) -> Version:
    """Of all versions in their order the one that holds on day `on`."""
    return [one for one in known if one.valid_from <= on][-1]


def entered_last(known: Sequence[Version]) -> Version:
    """Of all versions the one that was entered last, whatever its day."""
    return max(known, key=lambda one: one.entered.pk if one.entered else 0)


def in_force(kind: LayoutKind, on: date) -> Version:
    """The version that holds on day `on`."""
    return holding(versions(kind), on)


def named(kind: LayoutKind, name: str) -> Version:
    """The version that a file bears; raises `DomainError` when there is none of that name."""
    found = next((one for one in versions(kind) if one.name == name), None)
    if found is None:
        raise DomainError(f"Susunan kolom versi {name[:20]} tidak dikenal.", "Hubungi admin sistem.")
    return found


def layout_on(on: date) -> Layout:
    """The columns of a submission made on day `on`."""
    found = in_force(LayoutKind.SUBMISSION, on)
    return layout_from(found.content, found.name)


def layout_named(name: str) -> Layout:
    """The columns of a submission that bears this version."""
    return layout_from(named(LayoutKind.SUBMISSION, name).content, name)


def answer_layout_on(on: date) -> AnswerLayout:
    """How an answer recorded on day `on` is read."""
    found = in_force(LayoutKind.ANSWER, on)
    return answer_layout_from(found.content, found.name)


def answer_layout_named(name: str) -> AnswerLayout:
    """How an answer that bears this version was read."""
    return answer_layout_from(named(LayoutKind.ANSWER, name).content, name)


@transaction.atomic
def add_version(
    kind: LayoutKind, content: Mapping[str, Any], *, valid_from: date, basis: str, base: str, on: date, actor: User
) -> LayoutVersion:
    """A further version, entered on day `on`, in force from `valid_from`; what was made with earlier ones stays so.

    `base` = the version entered last when the change was begun. Raises `DomainError` when another was entered since,
    for a day that is past, a missing or long basis, columns that cannot be used (`layout_checks`), or no change from
    what would hold on `valid_from`.
    """
    policy.require(actor, Act.PREPARE_SUBMISSION)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"submissions.layout.{kind}"])
    before = versions(kind)
    _refuse_overtaken(before, base)
    _refuse_day(valid_from, on)
    _refuse_content(kind, content, holding(before, valid_from))
    made = LayoutVersion.objects.create(
        kind=kind,
        version=_next_name(before, valid_from.year),
        valid_from=valid_from,
        content=content,
        basis=stated(basis, "Dasar perubahan", hint="Isi surat atau pesan BPJS yang memintanya."),
        made_by=actor,
    )
    audit.record(
        "submissions.layout",
        actor=actor,
        subject=made,
        version=made.version,
        valid_from=valid_from.isoformat(),
        basis=made.basis,
    )
    return made


def _refuse_overtaken(before: list[Version], base: str) -> None:
    if (last := entered_last(before).name) != base:
        raise DomainError(f"Versi {last} dicatat sesudah halaman ini dibuka.", "Muat ulang halaman, lalu ubah lagi.")


def _refuse_day(valid_from: date, on: date) -> None:
    if valid_from < on:
        raise DomainError(
            f"Tanggal mulai {format_date(valid_from)} sudah lewat.",
            "Pilih hari ini atau sesudahnya; berkas yang sudah dibuat tetap memakai susunannya sendiri.",
        )


def _refuse_content(kind: LayoutKind, content: Mapping[str, Any], holds: Version) -> None:
    wrong = WRONG[kind](content)
    if wrong:
        more = f" Dan {len(wrong) - TOLD} lagi." if len(wrong) > TOLD else ""
        raise DomainError(" ".join(wrong[:TOLD]) + more, "Tidak ada yang disimpan.")
    if content == holds.content:
        raise DomainError(f"Susunan ini sama dengan versi {holds.name}.", "Tidak ada yang perlu disimpan.")


def _next_name(before: list[Version], year: int) -> str:
    """`2026-2`: of the year in which it begins to hold, counted on."""
    taken = [one.name.partition("-") for one in before]
    return f"{year}-{max([int(number) for of, _, number in taken if of == str(year)], default=0) + 1}"
