"""The coverage matrix of a regulation as rows to read, with the pages that the reader may open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, resolve, reverse

from eligibility.regulations import Regulation, load
from eligibility.regulations.coverage import (
    DOCUMENT,
    FILES,
    READING,
    RULE,
    SCREEN,
    SERVICE,
    TEST,
    Clause,
    Entry,
    pieces,
    read_coverage,
    unresolved,
)
from enrollment.assessment.criteria_words import KINDS
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.environment import BASE_DIR

# What an entry without words of its own is to a reader who is not shown its file.
BEHIND = {DOCUMENT: "dicetak portal", SERVICE: "dikerjakan portal di balik layar", TEST: "diuji otomatis"}
FOLDER = BASE_DIR / "fixtures" / "regulations"


@dataclass(frozen=True)
class Answer:
    """One entry as shown: what kind it is, what it is called, where it leads (may be nowhere) and what it adds.

    `code`: the file and name behind it, for those who check the portal itself; empty for everybody else.
    """

    kind: str
    label: str
    name: str
    url: str
    says: str
    code: str = ""


@cache
def coverage_of(code: str) -> tuple[Clause, ...]:
    """The clauses of a regulation; none where the matrix of that regulation has not been drawn up."""
    folder = FOLDER / code
    return read_coverage(folder, load(code)) if folder.is_dir() else ()


def dead_references(code: str) -> list[str]:
    """References of a regulation's matrix that lead to no page, file or name; an office's copy has no tests to ask."""
    dead = unresolved(coverage_of(code), BASE_DIR, lambda name: bool(address(name)))
    return dead if (BASE_DIR / "tests").is_dir() else [line for line in dead if f": {TEST} " not in line]


def address(url_name: str) -> str:
    """The address of a page without arguments, or nothing where there is no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def open_to(user: User, url_name: str) -> str:
    """The address of a page that exists and that the user may open, else nothing."""
    url = address(url_name)
    view = _view(url) if url else None
    acts = (getattr(view, "act", None), *getattr(view, "also", ()))
    return url if all(act is None or policy.allows(user, act) for act in acts) else ""


def rows(law: Regulation, user: User, *, kind: str, status: str) -> list[tuple[Clause, list[Answer]]]:
    """Clauses in the order of the text; `kind` and `status` narrow them, empty = all."""
    chosen = [
        clause
        for clause in coverage_of(law.code)
        if (not kind or clause.of(kind)) and (not status or clause.status == status)
    ]
    names = pieces(law)
    return [(clause, list(dict.fromkeys(answer(entry, names, user) for entry in clause.entries))) for clause in chosen]


def by_status(clauses: Sequence[Clause]) -> dict[str, int]:
    """How many clauses have each status."""
    return Counter(clause.status for clause in clauses)


def by_kind(clauses: Sequence[Clause]) -> dict[str, int]:
    """How many clauses have an entry of each kind."""
    return Counter(kind for clause in clauses for kind in {entry.kind for entry in clause.entries})


def answer(entry: Entry, names: Mapping[str, str], user: User) -> Answer:
    """An entry with its name on the screen and where it leads for this reader; `names`: `pieces` of the law."""
    if entry.kind in FILES:
        code = named(entry, names) if policy.allows(user, Act.VIEW_BUILD) else ""
        return Answer(entry.kind, KINDS[entry.kind], "", "", entry.says or BEHIND[entry.kind], code)
    name, url = named(entry, names), ""
    if entry.kind == SCREEN:
        url = open_to(user, entry.ref)
    elif entry.kind in (RULE, READING):
        url = f"#{anchor(entry.ref)}"
    return Answer(entry.kind, KINDS[entry.kind], name, url, entry.says)


def anchor(ref: str) -> str:
    """Where on the Kriteria page a rule, reading, letter or column stands."""
    return "prioritas" if ref.startswith(("huruf ", "kolom ")) else ref


def named(entry: Entry, names: Mapping[str, str]) -> str:
    """What an entry refers to, as an officer knows it: the title of a rule or a page, else the file."""
    if entry.kind == RULE:
        return f"{entry.ref} {names[entry.ref]}"
    if entry.kind == SCREEN:
        return getattr(_view(address(entry.ref)), "title", "") or entry.ref
    if entry.kind == TEST:
        return entry.ref.removeprefix("tests/")
    return entry.ref


@cache
def _view(url: str) -> type | None:
    return getattr(resolve(url).func, "view_class", None)
