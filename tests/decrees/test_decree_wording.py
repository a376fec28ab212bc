"""The considerations of a decree follow the tracks of the people on its list."""

from __future__ import annotations

import pytest

from enrollment.decrees.bupati import draft
from enrollment.lifecycle import State
from enrollment.programs.models import Track
from enrollment.selection.services import select
from enrollment.workers.models import Registration
from tests.decrees.people import ON, eligible, locked, verified, wave_of

pytestmark = pytest.mark.django_db
MATCHED = "dipadankan dengan Data Tunggal Sosial"
STATE_BODY = "Pasal 6 ayat (1) huruf a sampai dengan huruf d"
SPONSORED = "Pasal 20 ayat (1) huruf a dan huruf b"
DATED = "Peraturan Bupati Serang Nomor 59 Tahun 2025 tanggal 28 Oktober 2025"
WORDS = {MATCHED, STATE_BODY, SPONSORED, "Pasal 12", "Pasal 22 ayat (4)", "Pasal 22 ayat (1)"}


@pytest.mark.parametrize(
    ("tracks", "cited", "letters"),
    [
        ({Track.DTSEN}, {MATCHED, "Pasal 22 ayat (4)", "Pasal 22 ayat (1)"}, "huruf a, huruf b, huruf c, dan huruf d"),
        ({Track.BINAAN_OPD}, {SPONSORED, "Pasal 22 ayat (4)"}, "huruf a, huruf b, huruf c, dan huruf d"),
        ({Track.PENYELENGGARA_NEGARA}, {STATE_BODY, "Pasal 12"}, "huruf a, huruf b, dan huruf c"),
        (set(Track), WORDS, "huruf a, huruf b, huruf c, huruf d, huruf e, dan huruf f"),
    ],
)
def test_a_keputusan_bupati_cites_what_its_people_stand_on(program, tracks, cited, letters):
    for number, track in enumerate(tracks, start=1):
        verified(program, [number], track=track)
    wave = wave_of(program)
    select(wave, on=ON, actor=None)
    considerations = draft(wave, actor=None).clauses["considerations"]
    text = " ".join(considerations)
    assert {words for words in WORDS if words in text} == cited
    assert DATED in text and f"dimaksud dalam {letters}, perlu" in considerations[-1]


@pytest.mark.parametrize(("track", "dtsen"), [(Track.DTSEN, True), (Track.PENYELENGGARA_NEGARA, False)])
def test_a_keputusan_kadinsos_speaks_of_dtsen_only_for_its_track(program, track, dtsen):
    eligible(program, [1], track=track)
    text = " ".join(locked(program).clauses["considerations"])
    assert ("berdasarkan Data Tunggal Sosial" in text) is dtsen and DATED in text
    assert Registration.objects.get().state == State.LOCKED
