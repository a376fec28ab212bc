"""Loading a release of DTSEN: read, check, COPY, attach; the same files again change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from eligibility.reference import dtsen, dtsen_rows, loading
from eligibility.reference.areas import load_areas
from eligibility.reference.models import AreaSystem, ListKind, ListStatus, QualityLine, ReferenceList
from eligibility.reference.sources import SourceFile, hashed
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.run import Run
from jamsos.lib.copying import copy_rows

LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
SOURCE_NAME = "Kementerian Sosial / BPS (DTSEN)"


@dataclass(frozen=True)
class Outcome:
    """The list, and whether this call loaded it (False: the same files had been loaded before)."""

    reference: ReferenceList
    loaded: bool


def check_label(label: str) -> str:
    """The label of a release (`2026-3`), or `DomainError`."""
    if not LABEL.fullmatch(label):
        raise DomainError(
            f'Nama rilis "{label[:40]}" tidak dapat dipakai.', "Tulis tahun dan nomor rilis, misalnya 2026-3."
        )
    return label


def import_dtsen(run: Run, *, label: str, family: SourceFile, members: SourceFile, on: date) -> Outcome:
    """Load a release as a list of its own, whole or not at all; `on` is the day (no birth date lies after it).

    Raises `DomainError` for unfit files, for a label that other files already have, or while another import runs.
    """
    with loading.loading_session() as session:
        ReferenceList.objects.filter(status=ListStatus.LOADING).delete()
        if known := _already_loaded(check_label(label), [family, members]):
            return Outcome(known, loaded=False)
        with _new_list(session, label, [family, members], run) as reference:
            run.stage("Membaca dan memeriksa berkas", _estimated_lines(family, members))
            release = dtsen.read_release(
                (family.path, family.name), (members.path, members.name), load_areas(), on, run.advance
            )
            run.stage("Memuat ke basis data", len(release.people))
            # The files are hashed while the database copies and indexes, when this process has little to do.
            with ThreadPoolExecutor(1) as pool:
                files = pool.submit(hashed, [family, members])
                loading.load(session, reference.pk, dtsen_rows.csv_batches(release, reference.pk, run.advance))
            run.stage("Menyimpan laporan mutu")
            _finish(reference, release, files.result(), run)
    return Outcome(reference, loaded=True)


def _already_loaded(label: str, files: list[SourceFile]) -> ReferenceList | None:
    """The list made from these very files; they are hashed first only where a list's files have their sizes."""
    lists = ReferenceList.objects.filter(kind=ListKind.DTSEN)
    sizes = sorted(file.bytes for file in files)
    for known in lists.filter(status=ListStatus.READY):
        if sorted(file["bytes"] for file in known.files) == sizes:
            files = hashed(files)
            if {file["sha256"] for file in known.files} == {file.sha256 for file in files}:
                return known
    if lists.filter(label=label).exists():
        raise DomainError(
            f"Rilis {label} sudah ada dengan berkas lain.", "Periksa berkasnya, atau pakai nama rilis yang lain."
        )
    return None


@contextmanager
def _new_list(session: psycopg.Connection, label: str, files: list[SourceFile], run: Run) -> Iterator[ReferenceList]:
    """The row of a list being loaded; whatever goes wrong, neither it nor its table remains."""
    reference = ReferenceList.objects.create(
        kind=ListKind.DTSEN,
        label=label,
        source_name=SOURCE_NAME,
        files=[file.evidence for file in files],
        loaded_by=run.actor,
    )
    try:
        yield reference
    except BaseException:
        loading.discard(session, reference.pk)
        reference.delete()
        raise


def _estimated_lines(family: SourceFile, members: SourceFile) -> int:
    """For the progress bar only: a families line has about 240 bytes, a members line 400."""
    return family.bytes // 240 + members.bytes // 400


@transaction.atomic
def _finish(reference: ReferenceList, release: dtsen.Release, files: list[SourceFile], run: Run) -> None:
    """Attach the table, keep the report, and open the list for use: one commit."""
    run.check()
    lines = (release.lines["family"], release.lines["members"])
    reference.files = [file.evidence | {"lines": count} for file, count in zip(files, lines, strict=True)]
    reference.rows, reference.families = release.rows, len(release.families)
    reference.quality, reference.distribution = release.quality, dtsen_rows.distribution(release)
    reference.area_system = release.area_system or AreaSystem.BPS
    with connection.cursor() as cursor:
        reference.partition = loading.attach(cursor, reference.pk)
        _keep_lines(cursor, reference, release)
    reference.status, reference.loaded_at = ListStatus.READY, timezone.now()
    reference.save()
    audit.record(
        "reference.import",
        actor=run.actor,
        subject=reference,
        label=reference.label,
        rows=reference.rows,
        not_loaded=reference.lines_not_loaded,
        sha256=[file["sha256"] for file in reference.files],
    )


def _keep_lines(cursor: Any, reference: ReferenceList, release: dtsen.Release) -> None:
    for file, lines in (
        (QualityLine.File.MEMBERS, release.refused_members),
        (QualityLine.File.FAMILY, release.refused_families),
    ):
        rows = ((reference.pk, file.value, *line) for line in lines.sort("line_no").iter_rows())
        copy_rows(cursor, QualityLine._meta.db_table, ("list_id", "file", "line_no", "reason", "detail"), rows)
