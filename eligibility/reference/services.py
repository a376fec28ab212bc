"""Loading a list: read, check, COPY, attach; the same files again change nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial

from psycopg import Connection

from eligibility.reference import dtsen, dtsen_rows, list_file, list_rows, loading
from eligibility.reference.areas import load_areas
from eligibility.reference.importing import Outcome, Report, already_loaded, check_label, new_list, open_for_use
from eligibility.reference.list_rows import ListRead
from eligibility.reference.models import AreaSystem, ListKind, ListStatus, QualityLine, ReferenceList
from eligibility.reference.place_names import known_places
from eligibility.reference.sources import SourceFile, hashed
from jamsos.errors import DomainError
from jamsos.jobs.run import Run

SOURCE_NAME = "Kementerian Sosial / BPS (DTSEN)"
READING, LOADING, REPORTING = "Membaca dan memeriksa berkas", "Memuat ke basis data", "Menyimpan laporan mutu"
TOGETHER = "Membaca, memeriksa, dan memuat berkas"


@dataclass(frozen=True)
class ListRequest:
    """What an officer says of a list: its kind, who gave it, the day whose state it shows, whether it is complete."""

    kind: str
    source: str
    label: str
    as_of: date
    funder: str = ""
    complete: bool = False


def import_dtsen(run: Run, *, label: str, family: SourceFile, members: SourceFile, on: date) -> Outcome:
    """Load a release as a list of its own, whole or not at all; `on` is the day (no birth date lies after it).

    Raises `DomainError` for unfit files, for a label that other files already have, or while another import runs.
    """
    files = [family, members]
    with loading.loading_session() as session:
        ReferenceList.objects.filter(status=ListStatus.LOADING).delete()
        if known := already_loaded(ListKind.DTSEN, "", check_label(label), files):
            return Outcome(known, loaded=False)
        values = {"kind": ListKind.DTSEN, "label": label, "source_name": SOURCE_NAME, "complete": True}
        with new_list(session, files, loaded_by=run.actor, **values) as reference:
            run.stage(READING, _estimated_lines(family, members))
            release = dtsen.read_release(
                (family.path, family.name), (members.path, members.name), load_areas(), on, run.advance
            )
            run.stage(LOADING, len(release.people))
            # The files are hashed while the database copies and indexes, when this process has little to do.
            with ThreadPoolExecutor(1) as pool:
                taken = pool.submit(hashed, files)
                with loading.filling(session, reference.pk) as table:
                    table.copy(dtsen_rows.csv_batches(release, reference.pk, run.advance))
                loading.finish(session, reference.pk)
            run.stage(REPORTING)
            open_for_use(reference, _dtsen_report(release), taken.result(), run)
    return Outcome(reference, loaded=True)


def import_list(run: Run, *, request: ListRequest, file: SourceFile, on: date) -> Outcome:
    """Load BPJS's members, an aid list, or deaths and moves, whole or not at all; `on` is today.

    Raises `DomainError` as `import_dtsen` does, and for what `check_request` refuses.
    """
    check_request(request, on)
    with loading.loading_session() as session:
        ReferenceList.objects.filter(status=ListStatus.LOADING).delete()
        if known := already_loaded(request.kind, request.funder, request.label, [file]):
            return Outcome(known, loaded=False)
        values = {name: value for name, value in vars(request).items() if name != "source"}
        with new_list(session, [file], loaded_by=run.actor, source_name=request.source, **values) as reference:
            run.stage(TOGETHER, file.bytes // 120)
            with ThreadPoolExecutor(1) as pool:
                taken = pool.submit(hashed, [file])
                read = _load_list(session, reference, file, on, run)
            run.stage(REPORTING)
            open_for_use(reference, _list_report(read), taken.result(), run)
    return Outcome(reference, loaded=True)


def _load_list(session: Connection, reference: ReferenceList, file: SourceFile, on: date, run: Run) -> ListRead:
    """Read, check and copy part by part; whoever stands on the list twice is then taken out."""
    parts: list[list_rows.Written] = []
    work = partial(list_rows.written, places=known_places(), list_id=reference.pk)
    reading = list_file.read_parts(file.path, file.name, reference.kind, on, work)
    with loading.filling(session, reference.pk) as table:
        table.copy(list_rows.batches(reading, parts, run.advance), list_rows.COLUMNS)
        read = list_rows.whole(parts, file.name)
        table.remove(read.again)
    loading.finish(session, reference.pk)
    return read


def check_request(request: ListRequest, on: date) -> None:
    """Raise `DomainError` for a list without source, an aid list without funder, or a day still to come."""
    check_label(request.label)
    if not request.source.strip():
        raise DomainError("Sumber daftar belum diisi.", "Tulis instansi yang memberikannya (--source).")
    if (request.kind == ListKind.AID) != bool(request.funder):
        raise DomainError(
            "Sumber dana hanya dan selalu diisi untuk daftar bantuan iuran.",
            "Pilih APBN, APBD provinsi, APBD, APBDes atau CSR (--funder).",
        )
    if request.as_of > on:
        raise DomainError("Tanggal keadaan daftar belum tiba.", "Isi tanggal yang tertera pada daftar (--on).")


def _estimated_lines(family: SourceFile, members: SourceFile) -> int:
    """For the progress bar only: a families line has about 240 bytes, a members line 400."""
    return family.bytes // 240 + members.bytes // 400


def _dtsen_report(release: dtsen.Release) -> Report:
    return Report(
        {
            "rows": release.rows,
            "families": len(release.families),
            "quality": release.quality,
            "distribution": dtsen_rows.distribution(release),
            "area_system": release.area_system or AreaSystem.BPS,
        },
        (release.lines["family"], release.lines["members"]),
        {
            QualityLine.File.MEMBERS.value: release.refused_members,
            QualityLine.File.FAMILY.value: release.refused_families,
        },
    )


def _list_report(read: ListRead) -> Report:
    return Report(
        {"rows": len(read.people), "quality": read.quality, "distribution": list_rows.distribution(read.people)},
        (read.lines,),
        {QualityLine.File.LIST.value: read.refused},
    )
