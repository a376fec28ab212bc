"""What every import of a list does around reading it: once and whole, with its report, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl
import psycopg
from django.db import connection, transaction
from django.utils import timezone

from eligibility.reference import loading
from eligibility.reference.models import ListStatus, QualityLine, ReferenceList
from eligibility.reference.sources import SourceFile, hashed
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.run import Run
from jamsos.lib.copying import copy_rows

LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Outcome:
    """The list, and whether this call loaded it (False: the same files had been loaded before)."""

    reference: ReferenceList
    loaded: bool


@dataclass(frozen=True)
class Report:
    """What was read: figures for the list's row, lines of each file, and the lines that were not loaded."""

    figures: Mapping[str, Any]
    lines: Sequence[int]
    refused: Mapping[str, pl.DataFrame]


def check_label(label: str) -> str:
    """The label of a release (`2026-3`), or `DomainError`."""
    if not LABEL.fullmatch(label):
        raise DomainError(
            f'Nama rilis "{label[:40]}" tidak dapat dipakai.', "Tulis tahun dan nomor rilis, misalnya 2026-3."
        )
    return label


def already_loaded(kind: str, funder: str, label: str, files: list[SourceFile]) -> ReferenceList | None:
    """The list made from these very files; they are hashed first only where a list's files have their sizes.

    Raises `DomainError` when the label belongs to other files.
    """
    lists = ReferenceList.objects.filter(kind=kind, funder=funder)
    sizes = sorted(file.bytes for file in files)
    for known in lists.filter(status=ListStatus.READY):
        if sorted(file["bytes"] for file in known.files) == sizes:
            files = hashed(files)
            if {file["sha256"] for file in known.files} == {file.sha256 for file in files}:
                return known
    if lists.filter(label=check_label(label)).exists():
        raise DomainError(
            f"Rilis {label} sudah ada dengan berkas lain.", "Periksa berkasnya, atau pakai nama rilis yang lain."
        )
    return None


@contextmanager
def new_list(session: psycopg.Connection, files: Sequence[SourceFile], **values: Any) -> Iterator[ReferenceList]:
    """The row of a list being loaded; whatever goes wrong, neither it nor its table remains."""
    reference = ReferenceList.objects.create(files=[file.evidence for file in files], **values)
    try:
        yield reference
    except BaseException:
        loading.discard(session, reference.pk)
        reference.delete()
        raise


@transaction.atomic
def open_for_use(reference: ReferenceList, report: Report, files: Sequence[SourceFile], run: Run) -> None:
    """Attach the table, keep the report, and open the list for use: one commit."""
    run.check()
    reference.files = [file.evidence | {"lines": count} for file, count in zip(files, report.lines, strict=True)]
    for name, value in report.figures.items():
        setattr(reference, name, value)
    with connection.cursor() as cursor:
        reference.partition = loading.attach(cursor, reference.pk)
        _keep_lines(cursor, reference, report.refused)
    reference.status, reference.loaded_at = ListStatus.READY, timezone.now()
    reference.save()
    audit.record(
        "reference.import",
        actor=run.actor,
        subject=reference,
        series=reference.series,
        label=reference.label,
        rows=reference.rows,
        not_loaded=reference.lines_not_loaded,
        sha256=[file["sha256"] for file in reference.files],
    )


def _keep_lines(cursor: Any, reference: ReferenceList, refused: Mapping[str, pl.DataFrame]) -> None:
    for file, lines in refused.items():
        rows = ((reference.pk, file, *line) for line in lines.sort("line_no").iter_rows())
        copy_rows(cursor, QualityLine._meta.db_table, ("list_id", "file", "line_no", "reason", "detail"), rows)
