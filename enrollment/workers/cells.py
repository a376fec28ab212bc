"""How one cell of the worker file becomes a value. Each function takes the cell and says what is wrong with it.

A `Fault` that is blocking refuses the line; another one is a remark: the line goes on with `value` instead.
All messages are for the clerk who typed the file: what is wrong, what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from enrollment.workers.models import Marital, Sex
from jamsos.lib import nik as numbers
from jamsos.lib.dates import FORMS, format_short, parse_date
from jamsos.lib.names import clean_name, strange_sign
from jamsos.lib.pdf import font_problem, unsupported
from jamsos.lib.words import beginning
from jamsos.lib.workbook import Cell

MAX_DEPENDANTS = 30
AS_TEXT = "Ubah format sel menjadi Teks, lalu ketik ulang ke-16 angkanya menurut KTP-el atau KK."
SEXES = {
    **dict.fromkeys(("L", "LK", "LAKILAKI", "LAKI", "PRIA"), Sex.MALE),
    **dict.fromkeys(("P", "PR", "PEREMPUAN", "WANITA"), Sex.FEMALE),
}
MARITALS = {
    **dict.fromkeys(("BELUM", "BELUMKAWIN", "BELUMMENIKAH", "LAJANG"), Marital.SINGLE),
    **dict.fromkeys(("KAWIN", "MENIKAH", "NIKAH", "KAWINTERCATAT", "KAWINBELUMTERCATAT"), Marital.MARRIED),
    **dict.fromkeys(("CERAIHIDUP", "CERAI", "JANDA", "DUDA"), Marital.DIVORCED),
    **dict.fromkeys(("CERAIMATI",), Marital.WIDOWED),
}
YES_NO = {**dict.fromkeys(("YA", "Y", "ADA"), True), **dict.fromkeys(("TIDAK", "T", "TDK", "TIDAKADA"), False)}


class Fault(Exception):
    """What is wrong with a cell. `value` is used in its place when the fault is only a remark."""

    def __init__(self, message: str, hint: str, *, blocking: bool = True, value: object = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.blocking, self.value = message, hint, blocking, value


def key(text: str) -> str:
    """Letters and digits in capitals: the form in which answers from a fixed list are compared."""
    return re.sub(r"[\W_]+", "", text.upper())


def identity_number(cell: Cell, name: str, problem: Callable[[str | None], str | None], empty: object) -> object:
    """A NIK or No. KK of 16 digits as text; a malformed one is a remark and leaves `empty`."""
    if cell.kind == "number":
        raise Fault(
            f"{name} diketik sebagai bilangan: Excel hanya menyimpan 15 angka, angka ke-16 sudah hilang.",
            AS_TEXT,
            blocking=False,
            value=empty,
        )
    number = numbers.clean(cell.text)
    if reason := problem(number):
        message = reason if number.isdigit() is False else f"{reason} ({len(number)} angka)"
        raise Fault(f"{beginning(message)}.", f"Periksa {name} pada KTP-el atau KK.", blocking=False, value=empty)
    return number


def nik(cell: Cell) -> object:
    """The NIK, or nothing with a remark: the person is kept and mended later."""
    if cell.kind == "empty":
        raise Fault("NIK kosong.", "Lengkapi sebelum ditetapkan; sementara dicari lewat pemadanan.", blocking=False)
    return identity_number(cell, "NIK", numbers.problem, None)


def family_number(cell: Cell) -> object:
    return identity_number(cell, "No. KK", numbers.kk_problem, "") if cell.text else ""


def person_name(cell: Cell) -> str:
    """A name in capitals; without one a line is nobody's."""
    name = clean_name(cell.text)
    if not name:
        raise Fault("Nama kosong.", "Isi nama sesuai KTP-el.")
    if not re.search(r"[^\W\d_]", name):
        raise Fault("Nama tidak memuat huruf.", "Isi nama sesuai KTP-el.")
    return optional_name(cell)


def optional_name(cell: Cell) -> str:
    """A name of whoever it is, or nothing: letters and the marks that names and titles are written with."""
    name = _printable(_no_longer(clean_name(cell.text), 120))
    if sign := strange_sign(name):
        raise Fault(
            f"Tanda «{sign}» tidak dipakai dalam nama.",
            "Isi huruf, spasi, titik, koma, apostrof, atau tanda hubung saja, sesuai KTP-el.",
        )
    return name


def text(limit: int) -> Callable[[Cell], str]:
    """Free text on one line, at most `limit` letters."""

    def clean(cell: Cell) -> str:
        shown = cell.text
        if not shown.isprintable():
            shown = "".join(char if char.isprintable() else " " for char in shown)
        words = _printable(_no_longer(" ".join(shown.split()), limit))
        if numbers.stands_in(words):
            raise Fault("Isian memuat nomor identitas.", "Hapus nomornya; NIK dan No. KK mempunyai kolomnya sendiri.")
        return words

    return clean


def day(cell: Cell, on: date) -> date | None:
    """A date not after `on`; empty gives nothing."""
    if cell.kind == "empty":
        return None
    try:
        found = parse_date(cell.value)
    except ValueError as error:
        raise Fault(str(error).removesuffix(FORMS).strip(), FORMS) from None
    if found > on:
        raise Fault(f"Tanggal {format_short(found)} belum terjadi.", "Periksa tahunnya.")
    return found


def birth_date(cell: Cell, on: date) -> date | None:
    found = day(cell, on)
    if found is None:
        raise Fault("Tanggal lahir kosong.", "Lengkapi: usia belum dapat dinilai (Pasal 21 huruf b).", blocking=False)
    return found


def sex(cell: Cell) -> str:
    return _one_of(cell, SEXES, Fault("Jenis kelamin bukan L atau P.", "Isi L (laki-laki) atau P (perempuan)."))


def marital(cell: Cell) -> str:
    hint = "Isi Belum Kawin, Kawin, Cerai Hidup atau Cerai Mati."
    return _one_of(cell, MARITALS, Fault("Status kawin tidak dikenal, dikosongkan.", hint, blocking=False, value=""))


def yes_no(cell: Cell) -> bool | None:
    if cell.kind == "bool":
        return bool(cell.value)
    fault = Fault("Isian bukan Ya atau Tidak, dikosongkan.", "Isi Ya, Tidak, atau kosong.", blocking=False)
    return _one_of(cell, YES_NO, fault) if cell.text else None


def dependants(cell: Cell) -> int | None:
    """Number of people who depend on the worker."""
    if not cell.text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", cell.text) or int(cell.text) > MAX_DEPENDANTS:
        raise Fault(
            "Jumlah tanggungan tidak terbaca, dikosongkan.", f"Isi bilangan 0 sampai {MAX_DEPENDANTS}.", blocking=False
        )
    return int(cell.text)


def neighbourhood(cell: Cell) -> str:
    """RT or RW as three digits."""
    if not cell.text or set(cell.text) <= set("-0"):
        return ""
    digits = re.fullmatch(r"(?:R[TW][. ]*)?0*([0-9]{1,3})", cell.text.upper())
    if not digits:
        raise Fault(
            "Nomor RT/RW tidak terbaca, dikosongkan.", "Isi paling banyak tiga angka.", blocking=False, value=""
        )
    return digits[1].zfill(3)


def phone(cell: Cell) -> str:
    """A telephone number as digits; the leading 0 that a spreadsheet drops is put back."""
    if not cell.text:
        return ""
    digits = re.sub(r"^(?:\+?62|0)?(?=[1-9])", "0", re.sub(r"[\s().-]", "", cell.text), count=1)
    if not re.fullmatch(r"0[0-9]{7,14}", digits):
        raise Fault(
            "Nomor HP tidak terbaca, dikosongkan.", "Isi angka saja, misalnya 081234567890.", blocking=False, value=""
        )
    return digits


def _one_of(cell: Cell, answers: dict, fault: Fault):
    if not cell.text:
        return ""
    found = answers.get(key(cell.text))
    if found is None:
        raise fault
    return getattr(found, "value", found)


def _no_longer(shown: str, limit: int) -> str:
    if len(shown) > limit:
        raise Fault(f"Isian {len(shown)} huruf, paling banyak {limit}.", "Ringkas isian itu.")
    return shown


def _printable(shown: str) -> str:
    """Refuses letters that a decree cannot print: not in the typeface of naskah dinas."""
    if shown.isascii() or font_problem() or not (letters := unsupported(shown)):
        return shown
    raise Fault(
        f"Huruf «{letters[0]}» (U+{ord(letters[0]):04X}) tidak dapat dicetak dalam naskah dinas.",
        "Tulis dengan huruf Latin, sesuai KTP-el.",
    )
