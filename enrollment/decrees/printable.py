"""What cannot be printed is not frozen: a name drawn with marks in place of letters would be decreed like that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrollment.decrees.freezing import FIELDS
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.lib.pdf import unsupported

PRINTED = tuple(FIELDS.index(name) for name in ("name", "address", "village", "district", "occupation"))
PERSON, VILLAGE, DISTRICT = (FIELDS.index(name) for name in ("registration_id", "village", "district"))
SHOWN = 3


def refuse_unprintable(values: Sequence[Sequence[object]]) -> None:
    """Raise `DomainError` that says in which proposals which letters are not in the typeface of decrees.

    `values` in the order of `FIELDS`. Names nobody: the message is kept with the job.
    """
    found = list(_faults(values))
    if found:
        more = f" dan {number(len(found) - SHOWN)} usulan lain" if len(found) > SHOWN else ""
        raise DomainError(
            f"Huruf yang tidak ada dalam huruf cetak naskah dinas: {'; '.join(found[:SHOWN])}{more}.",
            "Tulis nama, alamat, atau pekerjaannya dengan huruf Latin pada halaman usulan itu, lalu ulangi.",
        )


def _faults(values: Sequence[Sequence[object]]) -> Iterator[str]:
    for row in values:
        text = " ".join(str(row[place]) for place in PRINTED)
        if letters := not text.isascii() and unsupported(text):
            codes = ", ".join(f"U+{ord(letter):04X}" for letter in letters[:SHOWN])
            yield f"{codes} pada usulan nomor {row[PERSON]}, Desa {row[VILLAGE]}, Kecamatan {row[DISTRICT]}"
