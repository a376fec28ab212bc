"""The pages of releases, by role; the upload; the report as a file; look-ups by NIK."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eligibility.reference import lookup
from eligibility.reference.lookup import current_list, find_by_nik
from eligibility.reference.models import ReferenceList
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.jobs import runner
from jamsos.jobs.models import Job
from jamsos.regions.models import Village
from tests.reference.conftest import Release, kk, nik

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(release: Release, load) -> ReferenceList:
    return load(release.family(1).member(1).member(2).member(2).member(3, family=9))


def test_list_and_page_show_counts_and_reasons_but_no_person(client_of, reference):
    client = client_of(Role.DINSOS_PETUGAS)
    listing = client.get(reverse("reference-lists")).content.decode()
    page = client.get(reverse("reference-list", args=[reference.pk])).content.decode()
    assert "DTSEN 2026-1" in listing and "Muat rilis DTSEN" in listing
    assert "NIK ganda" in page and "No. KK tidak ada di berkas keluarga" in page
    assert reference.files[0]["sha256"] in page
    assert "Kramatwatu" in page and "Desil 2" in page
    assert not any(secret in listing + page for secret in ("ORANG UJI", nik(1), nik(2), kk(1), kk(9)))


def test_the_report_is_downloaded_masked_and_recorded(client_of, reference):
    response = client_of(Role.AUDITOR).get(reverse("reference-quality", args=[reference.pk]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "Berkas,Baris,Alasan,Keterangan"
    assert len(text.splitlines()) == 3
    assert nik(2) not in text and kk(9) not in text
    assert Event.objects.get(act="reference.quality").data == {"rows": 2}


@pytest.mark.parametrize("role", [Role.OPERATOR_DESA, Role.DISNAKER, Role.SETDA, Role.ADMIN_SISTEM])
def test_other_roles_do_not_see_releases(client_of, reference, role):
    client = client_of(role)
    for name, arguments in (
        ("reference-lists", []),
        ("reference-list", [reference.pk]),
        ("reference-quality", [reference.pk]),
        ("reference-upload", []),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 403


def test_an_upload_becomes_a_job_and_the_raw_files_are_destroyed(client_of, release):
    release.family(1).member(1).write()
    client = client_of(Role.DINSOS_PETUGAS)
    with release.family_path.open("rb") as family, release.members_path.open("rb") as members:
        form = {"label": "2026-3", "family": family, "members": members}
        response = client.post(reverse("reference-upload"), form)
    job = Job.objects.get()
    assert response["Location"] == reverse("job", args=[job.pk])
    assert runner.run(job.pk).result["rows"] == 1
    assert ReferenceList.objects.get().loaded_by.username == "uji_dinsos_petugas"
    assert list(StoredFile.objects.values_list("content", flat=True)) == ["", ""]
    assert "siap dipakai" in client.get(response["Location"]).content.decode()


def test_an_incomplete_upload_is_explained(client_of):
    response = client_of(Role.DINSOS_PETUGAS).post(reverse("reference-upload"), {"label": "../x"})
    assert response.status_code == 422
    assert "misalnya 2026-3" in response.content.decode()
    assert not Job.objects.exists() and not StoredFile.objects.exists()


def test_the_upload_warns_while_desa_codes_are_not_bridged(client_of):
    client, warning = client_of(Role.DINSOS_PETUGAS), "Padanan kode desa BPS belum dimuat"
    assert warning in client.get(reverse("reference-upload")).content.decode()
    Village.objects.filter(name="Kramatwatu").update(code_bps="3604220001")
    assert warning not in client.get(reverse("reference-upload")).content.decode()


def test_the_head_may_look_but_not_load(client_of):
    client = client_of(Role.DINSOS_KEPALA)
    assert reverse("reference-upload") not in client.get(reverse("reference-lists")).content.decode()
    assert client.post(reverse("reference-upload"), {"label": "2026-3"}).status_code == 403


def test_a_look_up_needs_a_purpose_and_is_recorded_without_the_nik(reference, user_of):
    officer = user_of(Role.DINSOS_PETUGAS)
    found = find_by_nik(current_list(), nik(2), actor=officer, purpose="sanggahan warga")
    assert found.row_no == 3
    assert find_by_nik(reference, nik(7), actor=officer, purpose="sanggahan warga") is None
    event = Event.objects.filter(act="reference.lookup").earliest("seq")
    assert (event.purpose, event.data["row_no"], event.data["found"]) == ("sanggahan warga", 3, True)
    assert nik(2) not in str(event.data)
    with pytest.raises(DomainError, match="Keperluan"):
        find_by_nik(reference, nik(2), actor=officer, purpose=" ")
    with pytest.raises(DomainError, match="kurang dari 16"):
        find_by_nik(reference, "3604", actor=officer, purpose="uji")


def test_look_ups_need_the_right_and_stay_within_the_budget(reference, user_of, monkeypatch):
    with pytest.raises(DomainError, match="tidak berwenang"):
        find_by_nik(reference, nik(2), actor=user_of(Role.DISNAKER), purpose="uji")
    monkeypatch.setattr(lookup, "BUDGET", 2)
    officer = user_of(Role.DINSOS_PETUGAS)
    for _ in range(2):
        find_by_nik(reference, nik(2), actor=officer, purpose="uji")
    with pytest.raises(DomainError, match="sepuluh menit"):
        find_by_nik(reference, nik(2), actor=officer, purpose="uji")
