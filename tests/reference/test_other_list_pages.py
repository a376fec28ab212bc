"""Loading a list from the screen, its template, and the end of a list."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

from eligibility.reference.list_columns import COLUMNS, template_bytes
from eligibility.reference.models import ListStatus, ReferenceList, ReferencePerson
from eligibility.reference.retiring import retire
from enrollment.matching.jobs import match_workers
from enrollment.matching.models import Match
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.jobs import runner
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from jamsos.lib.workbook import read_table
from tests.matches.people import person, release, worker
from tests.reference.conftest import nik

pytestmark = pytest.mark.django_db
ASKED = {"kind": "bpjs", "source": "BPJS Serang", "label": "2026-03", "as_of": "2026-03-01"}


def upload(client, text: str, **more: object):
    file = ContentFile(text.encode(), "peserta.csv")
    return client.post(reverse("reference-upload-list"), ASKED | more | {"file": file})


def test_an_uploaded_list_is_loaded_and_the_raw_file_destroyed(client_of) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    upload(client, f"NIK,NAMA,STATUS\n{nik(1)},ANI,AKTIF\n3604,BUDI,AKTIF\n", complete="on")
    runner.run(Job.objects.get(kind="import-list").pk)
    made = ReferenceList.objects.get()
    assert (made.series, made.rows, made.complete, made.as_of) == ("bpjs", 1, True, date(2026, 3, 1))
    assert not StoredFile.objects.exclude(content="").exists()
    page = client.get(reverse("reference-list", args=[made.pk])).content.decode()
    assert "BPJS Serang" in page and "format NIK salah" in page and nik(1) not in page and "ANI" not in page


def test_a_request_that_cannot_be_is_refused_before_anything_is_kept(client_of) -> None:
    answer = upload(client_of(Role.DINSOS_PETUGAS), "NIK,NAMA\n", kind="aid")
    assert answer.status_code == 409 and "Sumber dana" in answer.content.decode()
    assert not Job.objects.filter(kind="import-list").exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_template_has_the_headings_that_the_reader_wants(tmp_path, kind) -> None:
    path = tmp_path / "templat.xlsx"
    path.write_bytes(io.BytesIO(template_bytes(kind)).getvalue())
    explained = {row.text("JUDUL"): row.text("WAJIB") for row in read_table(path, sheet="Penjelasan").rows}
    assert explained == {column.title: "wajib" if column.required else "" for column in COLUMNS[kind]}


@pytest.fixture
def matched(program) -> ReferenceList:
    """A list of members on which a worker was found."""
    ani = person(2, standing="aktif")
    worker(program, ani)
    made = release(ani, kind="bpjs", label="2026-03")
    run_now(match_workers, actor=None, program_id=program.pk, list_id=made.pk)
    return made


def test_the_head_destroys_a_list_and_its_evidence_stays(client_of, matched) -> None:
    client = client_of(Role.DINSOS_KEPALA)
    client.post(reverse("reference-retire", args=[matched.pk]), {"reason": "Masa simpan berakhir"})
    matched.refresh_from_db()
    assert matched.status == ListStatus.RETIRED and matched.retired_why == "Masa simpan berakhir"
    assert not ReferencePerson.objects.filter(list=matched).exists()
    assert Match.objects.get(series="bpjs").row_no == 2, "the link says where the person had stood"
    assert Event.objects.get(act="reference.destroy").data["rows"] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"reference_person_{matched.pk}"])
        assert cursor.fetchone() == (None,)
    assert "Masa simpan berakhir" in client.get(reverse("reference-list", args=[matched.pk])).content.decode()


def test_no_list_is_destroyed_without_a_reason_twice_or_by_its_importer(user_of, matched) -> None:
    with pytest.raises(DomainError, match="Alasan"):
        retire(matched, reason="  ", actor=None)
    with pytest.raises(DomainError, match="tidak berwenang"):
        retire(matched, reason="Salah muat", actor=user_of(Role.DINSOS_PETUGAS))
    retire(matched, reason="Salah muat", actor=None)
    with pytest.raises(DomainError, match="Dimusnahkan"):
        retire(matched, reason="Salah muat", actor=None)
