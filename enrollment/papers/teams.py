"""The record of the Keputusan Bupati that forms the Tim Koordinasi Pembinaan (Pasal 25(3)-(4))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import IO

from django.db import transaction

from enrollment.papers.models import Book, Team
from enrollment.papers.register import attach, enter
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.papers import store_paper
from jamsos.stated import stated

SUBJECT = "Pembentukan Tim Koordinasi Pembinaan Program Jaminan Sosial Ketenagakerjaan"
MOST, LENGTH = 40, 160


@transaction.atomic
def record_team(
    *, number: str, dated: date, members: Sequence[str], source: IO[bytes], name: str, page: str, actor: User
) -> Team:
    """Keep the decree's scan, its number in the book of the Bupati's decrees, and who is on the team.

    `members` are lines `role: name`. Raises `DomainError` for a line of another shape, a number of a person in it, a
    number that is taken and a file that is no scan.
    """
    policy.require(actor, Act.KEEP_REGISTER)
    rows = read_members(members)
    entry = enter(Book.BUPATI, number=number, dated=dated, subject=SUBJECT, actor=actor, page=f"{page}?nomor={number}")
    file = store_paper(source, name, actor=actor, act=Act.VIEW_REGISTER)
    attach(Book.BUPATI, entry.page, file)
    team = Team.objects.create(entry=entry, members=rows)
    audit.record("papers.team", actor=actor, subject=entry, number=entry.number, people=len(rows), sha256=file.sha256)
    return team


def read_members(lines: Sequence[str]) -> list[dict[str, str]]:
    """`Ketua: Nama` per line as role and name; raises `DomainError` that names the first line of another shape."""
    given = [(no, " ".join(line.split())) for no, line in enumerate(lines, 1) if line.strip()]
    if not given or len(given) > MOST:
        raise DomainError("Susunan tim kosong atau lebih dari 40 orang.", "Tulis satu orang per baris.")
    return [_member(no, line) for no, line in given]


def _member(no: int, line: str) -> dict[str, str]:
    role, colon, name = (part.strip() for part in line.partition(":"))
    stated(line, f"Baris {no}", most=LENGTH)
    if not (role and colon and name):
        raise DomainError(f"Baris {no} tidak terbaca sebagai «kedudukan: nama».", "Contoh: Ketua: Sekretaris Daerah.")
    return {"role": role, "name": name}


def team_in_force() -> Team | None:
    """The team of the newest recorded decree."""
    return Team.objects.select_related("entry").filter(entry__cancelled="").order_by("-entry__dated", "-pk").first()
