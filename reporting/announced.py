"""What was announced for the programme beside what its groups add up to: one sentence wherever the two differ."""

from __future__ import annotations

from jamsos.lib.money import number
from reporting.sentences import Sentence, Told, sentence

WORDS = "Jumlah kelompok {computed} tidak sama dengan yang diumumkan {announced} (selisih {difference})."


def apart(computed: int, announced: int | None) -> Sentence:
    """The sentence; nothing where they are equal or nothing was announced."""
    if announced in (None, computed):
        return ()
    return sentence(
        WORDS,
        computed=Told(number(computed), "diumumkan"),
        announced=Told(number(announced), "diumumkan-program"),
        difference=Told(number(abs(computed - announced)), "selisih-diumumkan"),
    )
