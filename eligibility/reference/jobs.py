"""The import of a list as background work; the same from the screen and from the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from eligibility.reference.importing import Outcome
from eligibility.reference.services import ListRequest, import_dtsen
from eligibility.reference.services import import_list as load_list
from eligibility.reference.sources import SourceFile, located
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import destroy, store
from jamsos.jobs.models import MAX_ATTEMPTS, OPEN_STATES, Job
from jamsos.jobs.registry import job
from jamsos.jobs.run import Cancelled, Run
from jamsos.lib.money import number

KIND, LIST_KIND = "import-reference", "import-list"


@job(KIND, title="Muat rilis DTSEN", act=Act.IMPORT_REFERENCE, again="Unggah lagi")
def import_reference(
    run: Run, *, label: str, uploads: list[str] | None = None, paths: list[str] | None = None
) -> dict[str, Any]:
    """Load the families file and the members file (in this order), given as uploads or as the operator's paths."""
    with _files(run, uploads, paths, count=2) as (family, members):
        outcome = import_dtsen(run, label=label, family=family, members=members, on=timezone.localdate())
    return _result(outcome)


@job(LIST_KIND, title="Muat daftar rujukan", act=Act.IMPORT_REFERENCE, again="Unggah lagi")
def import_list(
    run: Run, *, request: dict[str, Any], uploads: list[str] | None = None, paths: list[str] | None = None
) -> dict[str, Any]:
    """Load BPJS's members, an aid list, or deaths and moves; `request`: the fields of `ListRequest` as JSON."""
    asked = ListRequest(**request | {"as_of": date.fromisoformat(request["as_of"])})
    with _files(run, uploads, paths, count=1) as (file,):
        outcome = load_list(run, request=asked, file=file, on=timezone.localdate())
    return _result(outcome)


@contextmanager
def _files(
    run: Run, uploads: list[str] | None, paths: list[str] | None, *, count: int
) -> Iterator[Sequence[SourceFile]]:
    """The files to load. Uploads are destroyed once the import has ended, well or badly; a try that will be repeated
    keeps them.
    """
    destroy_leftovers()
    try:
        yield located([Path(path) for path in paths]) if paths else _uploaded(uploads or [], count)
    except (DomainError, Cancelled):
        _destroy(uploads)
        raise
    except Exception:
        if run.job.attempt >= MAX_ATTEMPTS:
            _destroy(uploads)
        raise
    _destroy(uploads)


def keep_uploads(*files: Any, actor: User) -> list[str]:
    """Store the uploaded files where only the job reads them; their ids, or `DomainError` and none is kept."""
    kept: list[StoredFile] = []
    try:
        for file in files:
            kept.append(store(file, file.name, actor=actor, limit=settings.REFERENCE_MAX_BYTES))
    except DomainError:
        for stored in kept:
            destroy(stored)
        raise
    return [str(stored.pk) for stored in kept]


def destroy_leftovers() -> None:
    """Destroy raw uploads whose job has ended without doing so itself (killed too often, or cancelled in time)."""
    ended = Job.objects.filter(~Q(state__in=OPEN_STATES), kind__in=(KIND, LIST_KIND), params__uploads__isnull=False)
    uploads = [pk for params in ended.values_list("params", flat=True) for pk in params["uploads"] or ()]
    _destroy(uploads)


def _destroy(uploads: list[str] | None) -> None:
    for stored in StoredFile.objects.filter(pk__in=uploads or ()).exclude(content=""):
        destroy(stored)


def _uploaded(uploads: list[str], count: int) -> list[SourceFile]:
    stored = StoredFile.objects.exclude(content="").in_bulk(uploads)
    if len(stored) != count:
        raise DomainError("Berkas unggahan sudah dimusnahkan.", "Unggah berkasnya lagi.")
    files = [stored[key] for key in sorted(stored, key=lambda pk: uploads.index(str(pk)))]
    return [SourceFile(Path(file.content.path), file.name, file.sha256, file.size) for file in files]


def _result(outcome: Outcome) -> dict[str, Any]:
    reference = outcome.reference
    counts = {"rows": reference.rows, "families": reference.families, "not_loaded": reference.lines_not_loaded}
    message = (
        f"{reference} siap dipakai: {number(reference.rows)} orang dimuat, "
        f"{number(reference.lines_not_loaded)} baris tidak dimuat (lihat laporan mutu)."
        if outcome.loaded
        else f"Berkas yang sama sudah dimuat sebagai {reference}; tidak ada yang diubah."
    )
    url = reverse("reference-list", args=[reference.pk])
    return {
        "message": message,
        "url": url,
        "url_label": "Buka laporan mutu",
        "list": reference.pk,
        "label": reference.label,
        "changed": outcome.loaded,
        **counts,
        "quality": reference.quality,
    }
