"""The register of documents: each number once, the next one suggested, the gaps told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from enrollment.papers.masks import mask_of
from enrollment.papers.models import Book, Entry
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile

LENGTH = 60


def suggest(book: str, on: date) -> str:
    """The number after the highest that the register knows for the year; empty without a mask."""
    mask = mask_of(book, on)
    if mask is None:
        return ""
    last = Entry.objects.filter(book=book, year=on.year, cancelled="").aggregate(last=Max("running"))["last"]
    return mask.write((last or 0) + 1, on.year)


def check_number(book: str, typed: str, on: date) -> str:
    """The number as it will be stored; raises `DomainError` when it is empty, long, or taken in its book."""
    number = " ".join(typed.split())
    if not number or len(number) > LENGTH:
        raise DomainError("Nomor dokumen kosong atau lebih dari 60 huruf.", "Isi nomor dari buku register.")
    taken = Entry.objects.filter(book=book, cancelled="")
    if taken.filter(number__iexact=number).exists():
        raise _taken(book, number)
    running = _running(book, number, on)
    if running and (other := taken.filter(year=on.year, running=running).first()):
        raise DomainError(
            f"Nomor urut {running} tahun {on.year} sudah dipakai {other.number}.",
            f"Nomor berikutnya: {suggest(book, on)}.",
        )
    return number


@transaction.atomic
def enter(
    book: str,
    *,
    number: str,
    dated: date,
    subject: str,
    actor: User | None,
    page: str = "",
    file: StoredFile | None = None,
) -> Entry:
    """Write a document into its book, in the caller's transaction. `page` is where the portal shows its subject.

    Raises `DomainError` for what `check_number` refuses, and when the thing has such a document already.
    """
    number = check_number(book, number, dated)
    if page and Entry.objects.filter(book=book, page=page, cancelled="").exists():
        raise DomainError(f"{Book(book).label} untuk hal ini sudah ada.", "Batalkan dulu yang ada pada register.")
    facts = {"year": dated.year, "running": _running(book, number, dated), "number": number, "dated": dated}
    try:
        with transaction.atomic():
            return Entry.objects.create(book=book, subject=subject[:300], page=page, file=file, made_by=actor, **facts)
    except IntegrityError as error:
        raise _taken(book, number) from error


def attach(book: str, page: str, file: StoredFile) -> None:
    """Let the register offer this file as the document; nothing happens where there is no entry."""
    Entry.objects.filter(book=book, page=page, cancelled="").update(file=file)


def strike(book: str, page: str, reason: str) -> None:
    """Cancel the document about `page`: its line stays with the reason, its number is free again."""
    Entry.objects.filter(book=book, page=page, cancelled="").update(cancelled=reason.strip()[:200])


def gaps(known: Iterable[int]) -> str:
    """The running numbers that are missing up to the highest known, in words: `3, 5-9`; empty without any."""
    missing, expected = [], 1
    for running in sorted(known):
        if running > expected:
            missing.append(f"{expected}" if running == expected + 1 else f"{expected}–{running - 1}")
        expected = running + 1
    return ", ".join(missing)


def _running(book: str, number: str, on: date) -> int | None:
    mask = mask_of(book, on)
    return mask.read(number, on.year) if mask else None


def _taken(book: str, number: str) -> DomainError:
    return DomainError(
        f"Nomor {number} sudah dipakai dalam buku {Book(book).label}.", "Periksa buku register, lalu isi nomor lain."
    )
