"""The words of a draft: edited, moved, chosen from the dated library, remarked upon, frozen by the check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from enrollment.decrees.checking import check
from enrollment.decrees.library import library, offers
from enrollment.decrees.models import Decree
from enrollment.decrees.rewording import first_words, preview, reword
from enrollment.decrees.word_checks import OUT_OF_ORDER, citation_remarks, remarks
from enrollment.decrees.words import Words, label_of, stepped, tidy, words_of
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.decrees.people import drafted, issued, selected

ON = date(2026, 3, 30)
LAW = "Undang-Undang Nomor {} Tahun {} tentang X (Lembaran Negara Republik Indonesia Tahun {} Nomor 1);"
WORDS = Words(
    "JUDUL",
    ("bahwa satu;", "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a, perlu;"),
    ("UU;",),
    (),
    ("Isi.",),
)


def test_diktum_are_named_in_order():
    assert [label_of(place) for place in (0, 5, 9, 10, 11, 18)] == [
        *("KESATU", "KEENAM", "KESEPULUH", "KESEBELAS", "KEDUA BELAS", "KESEMBILAN BELAS")
    ]


def test_the_last_consideration_rests_on_all_before_it():
    longer = replace(WORDS, considerations=("bahwa nol;", *WORDS.considerations, ""))
    assert "dalam huruf a dan huruf b, perlu;" in tidy(longer).considerations[-1]
    four = replace(longer, considerations=("bahwa tiga;", *longer.considerations))
    assert "dalam huruf a, huruf b, dan huruf c, perlu;" in tidy(four).considerations[-1]


@pytest.mark.parametrize("letter", ["\N{ARABIC LETTER MEEM}", "\N{GRINNING FACE}"])
def test_words_hold_only_letters_that_can_be_printed(letter):
    with pytest.raises(DomainError, match=f"Butir 1 memuat huruf .* U\\+{ord(letter):04X}"):
        tidy(replace(WORDS, clauses=(f"Isi {letter}.",)))
    with pytest.raises(DomainError, match="Judul memuat huruf"):
        tidy(replace(WORDS, title=f"JUDUL {letter}"))


@pytest.mark.parametrize(
    ("step", "rows"),
    [
        ("citations:1:up", ("b", "a", "c")),
        ("citations:1:down", ("a", "c", "b")),
        ("citations:1:drop", ("a", "c")),
        ("citations:0:up", ("a", "b", "c")),
        ("citations:9:drop", ("a", "b", "c")),
        ("citations::add", ("a", "b", "c", "baru")),
    ],
)
def test_one_step_at_a_time(step, rows):
    assert stepped(replace(WORDS, citations=("a", "b", "c")), step, "baru").citations == rows


@pytest.mark.parametrize("step", ["", "title:0:drop", "citations:1:eat", "__class__::add"])
def test_no_other_step_is_taken(step):
    with pytest.raises(DomainError, match="Langkah"):
        stepped(WORDS, step)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "X" * 301},
        {"citations": ("", " ")},
        {"clauses": ("Isi.",) * 20},
        {"notes": ("Nomor 9904000000010001;",)},
        {"notes": ("x" * 3001,)},
        {"notes": ("tanda \u0007;",)},
    ],
)
def test_words_that_cannot_be_printed_are_refused(wrong):
    with pytest.raises(DomainError):
        tidy(replace(WORDS, **wrong))


def test_the_library_offers_what_stands_on_the_day():
    ended = "Instruksi Presiden Nomor 4 Tahun 2022"
    then, now = (offers("bupati", day, year=2026) for day in (date(2024, 12, 31), date(2025, 1, 1)))
    assert any(ended in entry.text for entry in then["considerations"])
    assert not any(ended in entry.text for entry in now["considerations"])
    assert all(offers("kadinsos", ON, year=2026).values())


def test_the_usual_citations_stand_in_order_with_their_gazettes():
    usual = [entry.text for entry in library() if entry.part == "citations" and entry.since == date(2025, 10, 28)]
    told = [text for texts in citation_remarks(usual, on=ON) for text in texts]
    assert len(usual) == 13 and len(told) == 1 and told[0].startswith("Nomor Tambahan Lembaran Negara")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ([LAW.format(5, 2014, 2014), LAW.format(4, 2014, 2014)], OUT_OF_ORDER),
        ([LAW.format(5, 2014, 2014), LAW.format(5, 2014, 2014)], "sudah disebut di atas"),
        ([LAW.format(5, 2014, 2015)], "tahun lembaran 2015 tidak sama dengan tahun peraturan 2014"),
        (["Undang-Undang Nomor 5 Tahun 2014 tentang X;"], "tanpa lembaran atau berita negara/daerah"),
        (["Undang-Undang Dasar 1945"], "diakhiri tanda «;»"),
        ([LAW.format(5, 2014, 2014)], "tidak ada dalam pustaka: cocokkan dengan lembaran resmi"),
    ],
)
def test_what_a_drafter_would_remark(texts, told):
    assert told in citation_remarks(texts, on=ON)[-1]


def test_a_diktum_that_is_gone_and_a_lost_number_are_remarked():
    told = remarks(replace(WORDS, clauses=("Dalam Diktum KEDUA.",)), people=12, on=ON)["clauses"]
    assert told == [
        [
            "menunjuk Diktum KEDUA yang tidak ada",
            "jumlah dalam lampiran, 12 orang, tidak disebut dalam diktum mana pun",
        ]
    ]
    assert remarks(replace(WORDS, clauses=("Menetapkan 12 (dua belas) orang.",)), people=12, on=ON)["clauses"] == [[]]


@pytest.mark.django_db
def test_words_change_until_the_check_and_not_by_the_checker(program, user_of):
    setda, other, kabag = (user_of(Role.SETDA, name) for name in ("uji_a", "uji_b", "uji_c"))
    decree = drafted(program, maker=setda)
    before, hashed = words_of(decree.clauses), decree.lines_hash
    words = replace(before, title="JUDUL LAIN", clauses=(*before.clauses, "Butir tambahan."))
    decree = reword(decree, words, actor=other)
    assert (decree.title, decree.lines_hash) == ("JUDUL LAIN", hashed)
    assert decree.clauses["clauses"][-1] == {"label": label_of(len(before.clauses)), "text": "Butir tambahan."}
    assert decree.clauses["enacts"] == "KEPUTUSAN BUPATI TENTANG JUDUL LAIN."
    assert first_words(decree) == before and Event.objects.get(act="decrees.reword").actor == other
    with pytest.raises(DomainError, match="tidak boleh memeriksa"):
        check(decree, note="", actor=other)
    with pytest.raises(DatabaseError, match="neither checks nor issues"), transaction.atomic():
        Decree.objects.filter(pk=decree.pk).update(checked_by=other)
    check(decree, note="", actor=kabag)
    with pytest.raises(DomainError, match="sudah diperiksa"):
        reword(decree, before, actor=setda)
    with pytest.raises(DatabaseError, match="words of decree"), transaction.atomic():
        decree.rewordings.create(clauses={}, made_by=setda)


@pytest.mark.django_db
def test_the_page_adds_moves_and_saves(program, client_of, user_of):
    decree = drafted(program, maker=user_of(Role.SETDA, "uji_lain"))
    client, url = client_of(Role.SETDA), reverse("decree-words", args=[decree.pk])
    words = words_of(decree.clauses)
    form = {"title": words.title, **{part: list(getattr(words, part)) for part in ("considerations", "citations")}}
    form |= {"notes": list(words.notes), "clauses": list(words.clauses)}
    opened = client.get(url)
    form["seen"] = opened.context["form"]["seen"].value()
    page = opened.content.decode()
    assert "Bandingkan nomor" not in page and "Nomor Tambahan Lembaran Negara" in page
    answer = client.post(url, form | {"langkah": "notes::add", "pustaka-notes": "0"})
    added = "Instruksi Presiden Nomor 4 Tahun 2025 tentang Data Tunggal"
    assert answer.status_code == 200 and f">{added}" in answer.content.decode()
    decree.refresh_from_db()
    assert words_of(decree.clauses) == words
    assert client.post(url, form | {"langkah": "apa:saja"}).status_code == 409
    assert client.post(url, form | {"clauses": []}).status_code == 409
    assert client.post(url, form | {"title": "JUDUL BARU"}).status_code == 302
    decree.refresh_from_db()
    assert decree.title == "JUDUL BARU"
    assert "Pulihkan naskah semula" in client.get(url).content.decode()


@pytest.mark.django_db
def test_the_preview_shows_words_that_are_not_saved(program, client_of, user_of, own_process):
    decree = drafted(program, maker=user_of(Role.SETDA, "uji_lain"))
    words = replace(words_of(decree.clauses), title="JUDUL YANG BELUM DISIMPAN")
    assert preview(decree, words).pages >= 3
    decree.refresh_from_db()
    assert "BELUM DISIMPAN" not in decree.title


@pytest.mark.django_db
def test_a_renderer_that_dies_changes_nothing(program, monkeypatch, own_process):
    from enrollment.decrees import rendering
    from jamsos.files.models import StoredFile

    decree = drafted(program)
    monkeypatch.setattr(rendering, "decree_pdf", _dies)
    with pytest.raises(DomainError, match="berhenti sebelum selesai"):
        rendering.keep_variant(decree, "full", actor=None)
    assert not decree.files.exists() and not StoredFile.objects.exists()
    assert issued(decree).state == "issued"


def _dies(*_args: object) -> None:
    """A printer killed in the middle, as by the kernel."""
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.django_db
def test_the_sums_are_seen_before_anything_is_frozen(program, client_of):
    selected(program, 30)
    page = client_of(Role.SETDA).get(reverse("decree-draft")).content.decode()
    # Thirty people, October to December at Rp16.800; six pages of decree and two of list.
    assert "Rp1.512.000" in page and ">90<" in page and "sekitar 8" in page
    assert not Decree.objects.exists()


@pytest.mark.django_db
def test_whoever_comes_second_on_the_words_sees_both_and_may_save_knowingly(program, client_of, user_of):
    decree = drafted(program, maker=user_of(Role.SETDA, "uji_lain"))
    client, url = client_of(Role.SETDA), reverse("decree-words", args=[decree.pk])
    words = words_of(decree.clauses)
    mine = {part: list(getattr(words, part)) for part in ("considerations", "citations", "notes", "clauses")}
    mine |= {"title": "JUDUL SAYA", "seen": client.get(url).context["form"]["seen"].value()}
    reword(decree, replace(words, title="JUDUL ORANG LAIN"), actor=user_of(Role.SETDA, "uji_pertama"))
    stepped = client.post(url, mine | {"langkah": "notes::add"})
    assert stepped.context["form"]["seen"].value() == mine["seen"], "a step does not make the form a fresh one"
    answer = client.post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Orang lain mengubah data ini" in page
    assert answer.context["lead"][0].context["rows"] == [("Tentang", "JUDUL ORANG LAIN", "JUDUL SAYA")]
    assert "JUDUL ORANG LAIN" in page and ">JUDUL SAYA</textarea>" in page
    decree.refresh_from_db()
    assert decree.title == "JUDUL ORANG LAIN"
    assert client.post(url, mine | {"seen": answer.context["form"]["seen"].value()}).status_code == 302
    decree.refresh_from_db()
    assert decree.title == "JUDUL SAYA"
