"""The form for screen readers: printed from the frozen lines, up to a number of names, kept beside the others."""

from __future__ import annotations

import io

import pytest
import pyzipper
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from enrollment.decrees import documents, tagged_views
from enrollment.decrees.handing_over import locked_zip
from enrollment.decrees.jobs import render_tagged
from enrollment.decrees.rendering import document_of, keep_variant, names_of, render_variant
from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now
from tests.decrees.amending import amend, decreed, leave, put
from tests.decrees.test_decree_files import NIK, frozen, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch) -> None:
    """A limit between one kecamatan and the whole list."""
    for module in (documents, tagged_views):
        monkeypatch.setattr(module, "TAGGED_NAMES", 5)


def test_it_holds_the_frozen_names_in_order_and_masked_none(spread):
    assert NIK.findall(text_of(render_variant(spread, "full", tagged=True).bytes)) == frozen(spread)
    masked = text_of(render_variant(spread, "masked", tagged=True).bytes)
    assert not NIK.findall(masked) and masked.count("9904********") == 7


def test_an_extract_holds_its_kecamatan_only(spread):
    there = spread.lines.filter(district="Kramatwatu").order_by("no")
    text = text_of(render_variant(spread, "full", "Kramatwatu", tagged=True).bytes)
    assert NIK.findall(text) == list(there.values_list("nik", flat=True))
    assert "JUMLAH PETIKAN: 4 (empat) dari 7 orang" in text and "Petikan sesuai dengan aslinya" in text


def test_an_amendment_names_who_leaves_and_who_comes(program):
    first = decreed(program)
    leave(first.lines.order_by("no").first())
    made = put(amend(first.wave))
    gone, _, come = text_of(render_variant(made, "full", tagged=True).bytes).partition("LAMPIRAN II")
    assert NIK.findall(gone) == [item.line.nik for item in made.removals.order_by("no")]
    assert NIK.findall(come) == frozen(made) and "PERHITUNGAN PERUBAHAN" in come


def test_printing_again_keeps_the_same_file_apart_from_the_drawn_one(spread, user_of):
    drawn = keep_variant(spread, "full", actor=None)
    kept = keep_variant(spread, "full", tagged=True, actor=None)
    assert kept == keep_variant(spread, "full", tagged=True, actor=None) != drawn
    assert kept.file.act == Act.DOWNLOAD_NAMES and "pembaca-layar" in kept.file.name
    assert keep_variant(spread, "masked", tagged=True, actor=None).file.act == Act.VIEW_DECREES
    assert Event.objects.filter(act="decrees.render", data__tagged=True).count() == 2
    # The hand-over carries the office's own print.
    stored, password = locked_zip(spread, purpose="Arsip", actor=user_of(Role.DISNAKER))
    with pyzipper.AESZipFile(io.BytesIO(stored.content.read())) as archive:
        assert archive.read("keputusan.pdf", password.encode()) == drawn.file.content.read()


def test_above_the_limit_it_is_refused_and_the_extracts_are_not(spread, few):
    with pytest.raises(DomainError, match="paling banyak 5 nama") as refused:
        documents.decree_pdf(document_of(spread), "full", tagged=True)
    assert "petikan per kecamatan" in refused.value.hint
    assert names_of(spread) == {"Anyar": 3, "Kramatwatu": 4}
    assert documents.decree_pdf(document_of(spread, "Kramatwatu"), "full", tagged=True).pages


def test_the_page_offers_what_is_short_enough(spread, client_of, few):
    page, client = reverse("decree-tagged", args=[spread.pk]), client_of(Role.DISNAKER)
    shown = client.get(page).content.decode()
    assert "Seluruh daftar (7 nama) melampaui batas 5 nama sekali cetak. Pilih petikan per kecamatan." in shown
    assert "Kecamatan Kramatwatu (4 nama)" in shown and "pembaca layar" in shown
    refused = client.post(page, {"district": "", "variant": "full"})
    assert refused.status_code == 422 and "melampaui batas 5 nama" in refused.content.decode()
    assert client.post(page, {"district": "Anyar", "variant": "masked"}).status_code == 302


def test_it_is_printed_from_the_page_and_listed_with_the_other_files(spread, client_of):
    page, client = reverse("decree-tagged", args=[spread.pk]), client_of(Role.DISNAKER)
    assert "Seluruh daftar (7 nama)" in client.get(page).content.decode()
    assert client.post(page, {"district": "", "variant": "salinan"}).status_code == 302
    run_now(render_tagged, actor=None, decree_id=spread.pk, district="", variant="salinan")
    run_now(render_tagged, actor=None, decree_id=spread.pk, district="Anyar", variant="masked")
    shown = client.get(reverse("decree", args=[spread.pk])).content.decode()
    assert page in shown and "Salinan, untuk pembaca layar" in shown
    assert "Petikan Kecamatan Anyar, NIK disamarkan, untuk pembaca layar" in shown


def test_the_command_prints_it_too(spread, tmp_path, own_process):
    what = ("--program", "2026", "--wave", "1", "--kind", "bupati", "--variant", "full", "--tagged")
    call_command("render_decree", *what, "--out", str(tmp_path / "d.pdf"))
    assert "/StructTreeRoot" in PdfReader(tmp_path / "d.pdf").trailer["/Root"]
    assert Event.objects.get(act="decrees.render").data["tagged"]
