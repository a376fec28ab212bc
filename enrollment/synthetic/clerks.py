"""The mistakes clerks make when they type a worker list. Each function changes one record and names what it did.

Rates are shares of lines. A mistyped NIK still has the right format (otherwise the import would refuse it and nothing
could be matched) and keeps its fifth digit, the mark of a made-up person.
"""

from collections.abc import Callable
from datetime import date
from random import Random

from enrollment.synthetic.misspelling import misspell
from enrollment.synthetic.niks import MARK_POSITION
from jamsos.lib import nik

Record = dict[str, str]
NIK_WRONG, NIK_MISSING = 0.08, 0.04
KK_WRONG, KK_MISSING = 0.03, 0.05
NAME_VARIANT, BIRTH_DATE, PLACE_STYLE, SEX = 0.22, 0.05, 0.25, 0.003
REFUSED = 0.003
_FREE = [position for position in range(2, 16) if position != MARK_POSITION]
_SWAPS = [p for p in range(2, 15) if MARK_POSITION not in (p, p + 1)]


def make_mistakes(record: Record, rng: Random, rate: float = 1.0) -> list[str]:
    """Change the record in place as a hurried clerk would, all shares times `rate`; returns the kinds of mistakes."""
    kinds = [_number(record, rng, rate), _family_card(record, rng, rate)]
    for share, mistake in _SOMETIMES:
        kinds.append(mistake(record, rng) if rng.random() < share * rate else "")
    return [kind for kind in kinds if kind]


def write_dates(record: Record, rng: Random) -> None:
    """Dates in one of the three ways the import reads; no mistake."""
    pattern = rng.choice(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"])
    for column in ("TGL_LAHIR", "TGL_DAFTAR"):
        record[column] = date.fromisoformat(record[column]).strftime(pattern)


def spoil(record: Record, kind: str) -> None:
    """Make the record one that the import must refuse; `kind` is one of `SPOILED`."""
    column, change = SPOILED[kind]
    record[column] = change(record[column])


SPOILED: dict[str, tuple[str, Callable[[str], str]]] = {
    "desa_tidak_dikenal": ("DESA", lambda _: "Mekarsari Indah Permai"),
    "tanggal_masa_depan": ("TGL_LAHIR", lambda _: "2062-03-17"),
    "nama_kosong": ("NAMA", lambda _: ""),
    "nik_15_angka": ("NIK", lambda number: (number or "3604650101800001")[:15]),
}


def mistype(number: str, rng: Random) -> str:
    """The NIK with one digit wrong, two wrong, or two neighbours swapped: another NIK of the right format."""
    while True:
        wrong = _swap(number, rng.choice(_SWAPS)) if rng.random() < 0.3 else _redigit(number, rng)
        if wrong != number and nik.problem(wrong) is None:
            return wrong


def _number(record: Record, rng: Random, rate: float) -> str:
    chance = rng.random() / rate
    if chance < NIK_MISSING:
        record["NIK"] = ""
        return "nik_kosong"
    if chance < NIK_MISSING + NIK_WRONG:
        record["NIK"] = mistype(record["NIK"], rng)
        return "nik_salah"
    return ""


def _family_card(record: Record, rng: Random, rate: float) -> str:
    chance = rng.random() / rate
    if chance < KK_MISSING:
        record["NO_KK"] = ""
        return "kk_kosong"
    if chance < KK_MISSING + KK_WRONG:
        record["NO_KK"] = _redigit(record["NO_KK"], rng)
        return "kk_salah"
    return ""


def _swap(text: str, position: int) -> str:
    return text[:position] + text[position + 1] + text[position] + text[position + 2 :]


def _redigit(number: str, rng: Random) -> str:
    digits = list(number)
    for position in rng.sample(_FREE, rng.choice([1, 1, 1, 2])):
        digits[position] = rng.choice([digit for digit in "0123456789" if digit != digits[position]])
    return "".join(digits)


def _name(record: Record, rng: Random) -> str:
    record["NAMA"], kind = misspell(record["NAMA"], record["JENIS_KELAMIN"], rng)
    return kind


def _birth_date(record: Record, rng: Random) -> str:
    """Day and month swapped, the year slipped, or 1 January for want of better."""
    born = date.fromisoformat(record["TGL_LAHIR"])
    kind = rng.choice(["tanggal_tertukar", "tahun_meleset", "tanggal_0101"])
    if kind == "tanggal_tertukar" and born.day <= 12 and born.day != born.month:
        record["TGL_LAHIR"] = born.replace(day=born.month, month=born.day).isoformat()
    elif kind == "tanggal_0101" and (born.month, born.day) != (1, 1):
        record["TGL_LAHIR"] = born.replace(month=1, day=1).isoformat()
    else:
        kind = "tahun_meleset"
        year = born.year + rng.choice([-10, -2, -1, -1, 1, 1])
        record["TGL_LAHIR"] = born.replace(year=year, day=min(born.day, 28)).isoformat()
    return kind


def _sex(record: Record, rng: Random) -> str:
    record["JENIS_KELAMIN"] = "L" if record["JENIS_KELAMIN"] == "P" else "P"
    return "jenis_kelamin"


def _place_style(record: Record, rng: Random) -> str:
    column, prefixes = rng.choice([("DESA", ["Ds. ", "Desa ", "DS "]), ("KECAMATAN", ["Kec. ", "Kecamatan ", "KEC "])])
    styles: list[Callable[[str], str]] = [
        str.upper,
        str.lower,
        lambda name: rng.choice(prefixes) + name,
        lambda name: f" {name.replace(' ', '  ')} ",
        lambda name: name.replace(" ", "").capitalize(),
    ]
    record[column] = rng.choice(styles)(record[column])
    return "tulisan_wilayah"


_SOMETIMES: list[tuple[float, Callable[[Record, Random], str]]] = [
    (NAME_VARIANT, _name),
    (BIRTH_DATE, _birth_date),
    (PLACE_STYLE, _place_style),
    (SEX, _sex),
]
