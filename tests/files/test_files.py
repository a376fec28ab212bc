"""Keeping, handing out and destroying files."""

from __future__ import annotations

import errno
import io
import os
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files import tasks as files_tasks
from jamsos.files.models import StoredFile
from jamsos.files.services import clean_name, destroy, store, store_bytes, store_path


@pytest.fixture
def stored(db) -> StoredFile:
    return store_bytes(b"isi berkas", "daftar.xlsx", actor=None, act=Act.VIEW_AUDIT)


def paths_on_disk() -> set[Path]:
    return {path for path in Path(default_storage.location).rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "given, shown",
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/etc/shadow", "shadow"),
        ("a\r\nSet-Cookie: x=1.csv", "a_Set-Cookie_ x_1.csv"),
        ("nul\0.xlsx", "nul.xlsx"),
        ("<script>.html", "_script_.html"),
        ("...", "berkas"),
        ("", "berkas"),
        ("data 3604610101900001.csv", "data 3604********0001.csv"),
        ("daftar pekerja (akhir) - 2026.xlsx", "daftar pekerja (akhir) - 2026.xlsx"),
    ],
)
def test_name_is_made_harmless(given, shown) -> None:
    assert clean_name(given) == shown


def test_long_name_keeps_its_ending() -> None:
    assert len(clean_name("x" * 300 + ".csv")) == 100 and clean_name("x" * 300 + ".csv").endswith(".csv")


@pytest.mark.parametrize("name", ["../../x.csv", "a\r\nb.csv", "x" * 300 + ".csv", "n\0l.csv"])
def test_hostile_name_never_reaches_the_disk(db, name) -> None:
    upload = SimpleUploadedFile("x.csv", b"isi")
    stored = store(upload, name, actor=None)
    location = Path(stored.content.path).resolve()
    assert location.is_relative_to(Path(default_storage.location).resolve())
    assert stored.pk.hex in location.name
    assert location.read_bytes() == b"isi"


def test_empty_file_is_refused(db) -> None:
    with pytest.raises(DomainError, match="kosong"):
        store(io.BytesIO(b""), "kosong.csv", actor=None)
    assert not StoredFile.objects.exists()


def test_too_large_file_is_refused_and_nothing_stays(db) -> None:
    before = paths_on_disk()
    with pytest.raises(DomainError, match="melebihi batas"):
        store(io.BytesIO(b"x" * 2048), "besar.csv", actor=None, limit=1024)
    assert paths_on_disk() == before and not StoredFile.objects.exists()


def test_full_disk_leaves_no_partial_file(db) -> None:
    before = paths_on_disk()

    def half_written(name, content, *_):
        path = Path(default_storage.location) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(3))
        raise OSError(errno.ENOSPC, "No space left on device")

    disk = patch.object(type(default_storage._wrapped), "_save", side_effect=half_written)
    with disk, pytest.raises(DomainError, match="ruang penyimpanan penuh") as refused:
        store_bytes(b"isi panjang", "keputusan.pdf", actor=None, act=Act.VIEW_DECREES)
    assert "setengah jalan" in refused.value.hint
    assert paths_on_disk() == before and not StoredFile.objects.exists()


def test_missing_file_on_the_command_line_is_named(db, tmp_path) -> None:
    with pytest.raises(DomainError, match="hilang.csv"):
        store_path(tmp_path / "hilang.csv", actor=None)


def test_holder_of_the_right_downloads_and_it_is_recorded(stored, client_of) -> None:
    answer = client_of(Role.AUDITOR).get(f"/berkas/{stored.pk}/")
    assert b"".join(answer.streaming_content) == b"isi berkas"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="daftar.xlsx"'
    event = Event.objects.latest("seq")
    assert (event.act, event.subject_id, event.data["sha256"]) == ("files.download", str(stored.pk), stored.sha256)


def test_without_the_right_the_file_does_not_exist(stored, client_of) -> None:
    before = Event.objects.count()
    assert client_of(Role.SETDA).get(f"/berkas/{stored.pk}/").status_code == 404
    assert Event.objects.count() == before


@pytest.mark.parametrize("act", ["", "hak.yang-sudah-dihapus"])
def test_file_without_a_known_right_is_for_nobody(stored, client_of, act) -> None:
    StoredFile.objects.update(act=act)
    assert client_of(Role.AUDITOR).get(f"/berkas/{stored.pk}/").status_code == 404


def test_file_lost_from_the_disk_is_not_found(stored, client_of) -> None:
    Path(stored.content.path).unlink()
    assert client_of(Role.AUDITOR).get(f"/berkas/{stored.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "days", "goes"),
    [
        (f"ab/{'ab' * 16}", 2, True),
        (f"ab/{'ab' * 16}", 0, False),
        ("ab/catatan.txt", 2, False),
        ("", 2, False),
    ],
    ids=["left by a killed worker", "just written", "not of our naming", "named by a row"],
)
def test_old_files_that_no_row_names_are_swept(stored, name, days, goes) -> None:
    path = Path(default_storage.location) / (name or stored.content.name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"isi")
    written = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (written, written))
    files_tasks.sweep()
    assert path.exists() is not goes
    path.unlink(missing_ok=True)


def test_page_in_a_file_is_never_shown_as_a_page(db, client_of) -> None:
    stored = store_bytes(b"<script>alert(1)</script>", "x.html", actor=None, act=Act.VIEW_AUDIT)
    answer = client_of(Role.AUDITOR).get(f"/berkas/{stored.pk}/?inline")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_download_answers_get_only(stored, client_of) -> None:
    assert client_of(Role.AUDITOR).post(f"/berkas/{stored.pk}/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_destroyed_file_leaves_its_evidence() -> None:
    stored = store_bytes(b"isi berkas", "mentah.csv", actor=None, act=Act.VIEW_AUDIT)
    path = Path(stored.content.path)
    destroy(stored)
    assert not path.exists()
    row = StoredFile.objects.get()
    assert (row.name, row.size, len(row.sha256), bool(row.content)) == ("mentah.csv", 10, 64, False)
    destroy(row)


@pytest.mark.django_db(transaction=True)
def test_file_stays_when_its_destruction_is_rolled_back() -> None:
    stored = store_bytes(b"isi berkas", "mentah.csv", actor=None, act=Act.VIEW_AUDIT)
    with pytest.raises(RuntimeError), transaction.atomic():
        destroy(stored)
        raise RuntimeError
    with StoredFile.objects.get().content.open("rb") as content:
        assert content.read() == b"isi berkas"
