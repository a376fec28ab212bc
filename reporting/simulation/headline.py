"""What came out, in a few plain sentences."""

from __future__ import annotations

from eligibility.regulations.simulation import ENTERING, LEAVING
from jamsos.lib.money import number
from reporting.simulation.shown import Shown


def sentences(shown: Shown) -> list[str]:
    """The headline first; then who was unclear before, and who is not counted as in."""
    return [_headline(shown), *_resolved(shown), *_unclear(shown)]


def _headline(shown: Shown) -> str:
    """Who enters and who leaves, and the rule behind most of them."""
    name = shown.simulation.name("b")
    entered, left, became = shown.total("masuk"), shown.total("keluar"), shown.moved("in_unclear")
    if entered == left == became == 0:
        return f"Tidak ada yang masuk atau keluar dengan sisi B ({name})."
    moved = [f"{_people(entered)} masuk" if entered != 0 else "tidak ada yang masuk"]
    moved += [f"{_count(left)} keluar" if left != 0 else "tidak ada yang keluar"]
    moved += [f"{_people(became)} yang semula masuk menjadi perlu klarifikasi"] if became != 0 else []
    return f"Dengan sisi B ({name}) {_list(moved)}{_because(shown)}."


def _because(shown: Shown) -> str:
    """The rule behind most of those who enter or leave, where this reader may know."""
    moves = {ENTERING: "only_b", LEAVING: "only_a"}
    found = [pair for move, counted in moves.items() for pair in shown.reasons(move, shown.moved(counted))]
    line, people = max(found, key=lambda pair: pair[1] or 0, default=({}, None))
    return f"; terbanyak karena {line['pasal']} ({line['title'][:1].lower()}{line['title'][1:]})" if people else ""


def _resolved(shown: Shown) -> list[str]:
    resolved = shown.moved("unclear_in")
    return [f"{_people(resolved)} yang perlu klarifikasi menurut A menjadi masuk."] if resolved else []


def _unclear(shown: Shown) -> list[str]:
    a, b = shown.moved("unclear_in", "unclear_out", "unclear"), shown.moved("in_unclear", "out_unclear", "unclear")
    if a == b == 0:
        return []
    return [f"Perlu klarifikasi: {_people(a)} menurut A dan {_people(b)} menurut B; mereka tidak dihitung masuk."]


def _list(parts: list[str]) -> str:
    """`a dan b`, `a, b dan c`."""
    *first, last = parts
    return f"{', '.join(first)} dan {last}"


def _people(count: int | None) -> str:
    return f"{_count(count)} orang"


def _count(count: int | None) -> str:
    return "(angka ditutup)" if count is None else number(count)
