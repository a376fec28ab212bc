"""Emblems: what is kept of an upload, and that an issued decree keeps the one it was issued with."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from enrollment.decrees.rendering import render_variant
from enrollment.papers.emblems import LARGEST, current_emblem, keep_emblem
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.lib.picture import clean_picture
from tests.decrees.people import drafted, issued


def picture(colour: str = "red", size: tuple[int, int] = (60, 80), form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def test_only_the_picture_is_kept():
    hidden = picture("red", form="JPEG") + b"<script>alert(1)</script>PK\x03\x04"
    clean = clean_picture(hidden)
    assert clean.startswith(b"\x89PNG") and b"script" not in clean
    with Image.open(io.BytesIO(clean_picture(picture(size=(3000, 1500))))) as kept:
        assert kept.size == (900, 450)


def test_what_shines_through_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(clean_picture(out.getvalue()))) as kept:
        assert kept.mode == "RGB" and kept.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bukan gambar",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        picture()[:60],
        picture(form="GIF"),
        picture(size=(6001, 1)),
    ],
)
def test_no_picture_is_refused(content):
    with pytest.raises(DomainError, match="Gambar terlalu besar|bukan gambar PNG atau JPEG"):
        clean_picture(content)


@pytest.mark.django_db
def test_the_office_uploads_and_nobody_else(user_of):
    with pytest.raises(DomainError, match="tidak berwenang"):
        keep_emblem("negara", io.BytesIO(picture()), actor=user_of(Role.DINSOS_PETUGAS))
    with pytest.raises(DomainError, match="batas 2 MiB"):
        keep_emblem("negara", io.BytesIO(b"x" * (LARGEST + 1)), actor=user_of(Role.SETDA))
    emblem = keep_emblem("negara", io.BytesIO(picture()), actor=user_of(Role.ADMIN_SISTEM))
    assert current_emblem("negara") == emblem and current_emblem("daerah") is None


@pytest.mark.django_db
def test_an_issued_decree_is_printed_under_the_emblem_it_was_issued_with(program, user_of):
    actor = user_of(Role.ADMIN_SISTEM)
    keep_emblem("negara", io.BytesIO(picture("red")), actor=actor)
    decree = issued(drafted(program))
    before = render_variant(decree, "masked").sha256
    keep_emblem("negara", io.BytesIO(picture("blue")), actor=actor)
    decree.refresh_from_db()
    assert render_variant(decree, "masked").sha256 == before
