"""A decree's list for another office: a workbook, or a ZIP with a password of its own (AES-256)."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator

import pyzipper
from django.db import transaction

from enrollment.decrees.freezing import is_intact
from enrollment.decrees.models import Decree, DecreeState
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import store_bytes
from jamsos.lib.workbook import Column, Sheet, workbook_bytes
from jamsos.sealing import seal
from jamsos.stated import refuse_number

COLUMNS = (
    *(Column("NO", 8, number=True), Column("NAMA", 30), Column("NIK", 20), Column("ALAMAT", 36)),
    *(Column("DESA", 22), Column("KECAMATAN", 20), Column("PEKERJAAN", 22), Column("KELOMPOK", 30)),
    *(Column("SUMBER DANA", 14), Column("BULAN", 8, number=True), Column("IURAN", 14, number=True)),
)
FIELDS = (
    *("no", "name", "nik", "address", "village", "district", "occupation", "group"),
    *("fund_source", "months", "amount"),
)
# 16 signs of 32 each: 80 bits, in groups that can be read out over the telephone.
SIGNS = "23456789abcdefghijkmnpqrstuvwxyz"
GROUPS, SIZE = 4, 4


@transaction.atomic
def workbook_of(decree: Decree, *, purpose: str, actor: User) -> bytes:
    """The frozen lines of an issued decree as a workbook, recorded with its purpose, rows and their keyed hash.

    Raises `DomainError` without the right, for a draft, for lines that were tampered with, and for a purpose with a
    number of a person in it.
    """
    rows = _rows(decree, purpose, actor)
    content = workbook_bytes([Sheet("Lampiran", COLUMNS, rows)])
    audit.record("decrees.export_lines", actor=actor, subject=decree, purpose=purpose, rows=len(rows), hash=seal(rows))
    return content


@transaction.atomic
def locked_zip(decree: Decree, *, purpose: str, actor: User) -> tuple[StoredFile, str]:
    """The workbook and the prints of an issued decree in one locked ZIP, and its password, which is kept nowhere.

    Raises what `workbook_of` raises.
    """
    rows = _rows(decree, purpose, actor)
    password = new_password()
    content = _locked(_contents(decree, rows), password)
    file = store_bytes(content, f"serah-{decree.kind}-{decree.pk}.zip", actor=actor, act=Act.DOWNLOAD_NAMES)
    audit.record(
        "decrees.hand_over",
        actor=actor,
        subject=decree,
        purpose=purpose,
        rows=len(rows),
        hash=seal(rows),
        sha256=file.sha256,
    )
    return file, password


def new_password() -> str:
    """A random password: `k7mq-2hxt-9abd-w4ez`."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(SIZE)) for _ in range(GROUPS))


def _rows(decree: Decree, purpose: str, actor: User) -> list[tuple[object, ...]]:
    policy.require(actor, Act.DOWNLOAD_NAMES)
    refuse_number(purpose, "Keperluan")
    if decree.state != DecreeState.ISSUED:
        raise DomainError(f"{decree} belum ditetapkan.", "Daftar diserahkan sesudah keputusannya ditetapkan.")
    if not is_intact(decree):
        raise DomainError(
            "Baris keputusan tidak lagi sama dengan sidik saat dibekukan.",
            "Jangan menyerahkan; laporkan kepada Inspektorat dan admin sistem.",
        )
    rows = list(decree.lines.order_by("no").values_list(*FIELDS))
    if not rows:
        raise DomainError(f"{decree} tidak menambahkan nama.", "Unduh daftar konsolidasi tahapnya.")
    return rows


def _contents(decree: Decree, rows: list[tuple[object, ...]]) -> Iterator[tuple[str, bytes]]:
    """The workbook, and the newest whole print with all names if there is one."""
    yield "lampiran.xlsx", workbook_bytes([Sheet("Lampiran", COLUMNS, rows)])
    print_made = decree.files.filter(variant="full", district="", tagged=False, made_at__gte=decree.issued_at)
    made = print_made.exclude(file__content="").first()
    if made:
        with made.file.content.open("rb") as content:
            yield "keputusan.pdf", content.read()


def _locked(contents: Iterator[tuple[str, bytes]], password: str) -> bytes:
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, content in contents:
            archive.writestr(name, content)
    return out.getvalue()
