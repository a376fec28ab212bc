"""What figures of money and places are the sum of: decrees, payments, ceilings, quotas, totals of BPJS. No names.

Each kind of the catalogue that opens here has one function; what it returns adds up to the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial, wraps

from django.db.models import Count, Q, Sum

from enrollment.contributions.arrears import alarm_today
from enrollment.contributions.gaps import Bill
from enrollment.contributions.models import Payment
from enrollment.contributions.months import label
from enrollment.contributions.selectors import paying_decrees
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.programs.models import FundSource, GroupQuota, Program, Segment
from jamsos.accounts.models import User
from jamsos.lib.dates import format_date
from jamsos.ui.remembered import remembered
from reporting.coverage.services import newest
from reporting.indicators import in_force
from reporting.indicators import standing as people_of
from reporting.months import owing
from reporting.suppression import close_parts, close_small


@dataclass(frozen=True)
class Entry:
    """One row behind a figure: what it is, its fund source or group, its day, and its part, which may be negative.

    `people` = how many are behind the part; None where it counts or pays nobody.
    """

    what: str
    of: str
    on: date | None
    part: int
    decree: int | None = None
    """Number of the decree's row, for who may open it."""
    wave: int | None = None
    """Number of its wave."""
    people: int | None = None
    closed: bool = False
    """Whether it is told only to who may see people: few are behind it, or it would open such a row."""
    source_closed: bool = False
    """Whether the sum of its whole fund source is closed with it."""


@dataclass(frozen=True)
class Asked:
    """What the address narrows to: a fund source, a wave, a group, a month of the year, a category, days of paying."""

    program: Program
    on: date
    reader: User | None = None
    source: str = ""
    wave: int | None = None
    group: str = ""
    month: int | None = None
    segment: str = ""
    first: date | None = None
    last: date | None = None


Found = list[Entry]
Find = Callable[[Asked], Found]


def closing(find: Find, *, monthly: bool = False) -> Find:
    """The same rows, marked closed where they must be: the same ones whatever part of the year is asked for.

    Two addresses would open each other otherwise. `monthly`: each month is a figure of its own.
    """

    @wraps(find)
    def marked(asked: Asked) -> Found:
        month = asked.month if monthly else None
        rows, year = find(asked), replace(asked, source="", wave=None, month=month, first=None, last=None)
        whole = rows if asked == year else find(year)
        closed = close_rows(whole)
        return [closed[one] for one in rows]

    return marked


monthly_closing = partial(closing, monthly=True)


def close_rows(rows: Found) -> dict[Entry, Entry]:
    """Each row as it is marked: by fund source, within one by decree, within a decree by itself.

    An amount of money divides by a known rate, so it is closed as the people behind it are.
    """
    shut = _few([row for row in rows if row.people], ("of", "decree", ""))
    sources = _few([row for row in rows if row.people], ("of",))
    return {row: replace(row, closed=row in shut, source_closed=row in sources) for row in rows}


def _few(rows: Found, levels: tuple[str, ...]) -> set[Entry]:
    """Rows that are closed on one of the levels; within a group that is closed, all of them."""
    level, *below = levels
    groups: dict[object, Found] = {}
    for row in rows:
        groups.setdefault(getattr(row, level) if level else row, []).append(row)
    seen = (close_parts if level == "of" else close_small)([people_behind(group) for group in groups.values()])
    closed: set[Entry] = set()
    for group, count in zip(groups.values(), seen, strict=True):
        closed.update(group if count is None else _few(group, tuple(below)) if below else ())
    return closed


def people_behind(rows: Iterable[Entry]) -> int:
    """People of rows: of one decree they are the same people, month after month."""
    most: dict[int | None, int] = {}
    for row in rows:
        most[row.decree] = max(most.get(row.decree, 0), row.people or 0)
    return sum(most.values())


def ceilings(asked: Asked) -> Found:
    rows = asked.program.budgets.filter(_source(asked, "fund_source"))
    return [Entry(one.legal_basis or "Pagu", one.get_fund_source_display(), None, one.ceiling) for one in rows]


@closing
def bound(asked: Asked) -> Found:
    return [_of_decree(one, one.amount - one.freed, one.people - one.removed) for one in _decrees(asked)]


@closing
def names_in_decrees(asked: Asked) -> Found:
    return [_of_decree(one, people, people) for one in _decrees(asked) for people in [one.people - one.removed]]


@closing
def paid(asked: Asked) -> Found:
    return [_of_payment(one, one.amount) for one in _payments(asked)]


@monthly_closing
def paid_people(asked: Asked) -> Found:
    return [_of_payment(one, one.people) for one in _payments(asked)]


def left_of_ceiling(asked: Asked) -> Found:
    return [*ceilings(asked), *_less(bound(asked))]


def unspent(asked: Asked) -> Found:
    return [*ceilings(asked), *_less(paid(asked))]


@closing
def owed_a_month(asked: Asked) -> Found:
    return [_of_decree(decree, bill.month, bill.billed) for decree, bill in _bills(asked) if bill.month]


@closing
def arrears(asked: Asked) -> Found:
    return [_of_decree(decree, bill.arrears, bill.owing) for decree, bill in _bills(asked) if bill.arrears]


def after_arrears(asked: Asked) -> Found:
    return [*unspent(asked), *_less(arrears(asked))]


@monthly_closing
def owing_people(asked: Asked) -> Found:
    return [_of_decree(decree, people, people) for decree, people, _ in _owing(asked)]


@monthly_closing
def owing_rupiah(asked: Asked) -> Found:
    return [_of_decree(decree, rupiah, people) for decree, people, rupiah in _owing(asked)]


def announced(asked: Asked) -> Found:
    groups = asked.program.groups.filter(Q(code=asked.group) if asked.group else Q())
    return [Entry("Diumumkan", group.name, None, group.announced) for group in groups]


def announced_whole(asked: Asked) -> Found:
    whole, source = asked.program.announced_people, asked.program.announced_source
    return [] if whole is None else [Entry("Diumumkan bagi program", source or "–", None, whole)]


def announced_difference(asked: Asked) -> Found:
    return [*announced(asked), *_less(announced_whole(asked))]


def quota(asked: Asked) -> Found:
    rows = GroupQuota.objects.filter(wave__program=asked.program).select_related("wave__program", "group")
    rows = rows.filter(Q(group__code=asked.group) if asked.group else Q()).order_by("wave__number", "group__name")
    return [Entry(f"Kuota {one.wave}", one.group.name, None, one.quota) for one in rows if one.quota]


def left_of_quota(asked: Asked) -> Found:
    named = in_force(people_of(asked.program))
    counts = dict(named.values_list("group__name").annotate(Count("pk")))
    names = asked.program.groups.filter(Q(code=asked.group) if asked.group else Q()).values_list("name", flat=True)
    taken = [Entry("Berlaku sekarang", name, None, counts[name]) for name in names if counts.get(name)]
    return [*quota(asked), *_less(taken)]


def wave_quota(asked: Asked) -> Found:
    return [Entry(str(one), one.get_fund_source_display(), None, one.quota) for one in _waves(asked)]


def wave_budget(asked: Asked) -> Found:
    return [Entry(str(one), one.get_fund_source_display(), None, one.budget) for one in _waves(asked)]


def members(asked: Asked) -> Found:
    return _official(asked, "members")


def workers(asked: Asked) -> Found:
    return _official(asked, "workers")


@dataclass(frozen=True)
class Parts:
    """How the rows of a figure are found, and which words of an address may narrow them.

    `monthly`: people count once in a month, so there is always one.
    """

    find: Find
    asks: frozenset[str]
    monthly: bool = False


def _parts(find: Find, *asks: str, monthly: bool = False) -> Parts:
    return Parts(find, frozenset(asks), monthly)


KINDS: dict[str, Parts] = {
    "pagu": _parts(ceilings, "dana"),
    "terikat": _parts(bound, "dana", "tahap"),
    "dibayar": _parts(paid, "dana", "tahap", "bulan", "dari", "sampai"),
    "sisa-pagu": _parts(left_of_ceiling, "dana"),
    "sisa-uang": _parts(unspent, "dana"),
    "tagihan-sebulan": _parts(owed_a_month, "dana"),
    "tunggakan-rupiah": _parts(arrears, "dana"),
    "uang-sesudah-tunggakan": _parts(after_arrears, "dana"),
    "bulan-dibayar": _parts(paid_people, "bulan", monthly=True),
    "bulan-belum-dibayar": _parts(owing_people, "bulan", monthly=True),
    "bulan-belum-dibayar-rupiah": _parts(owing_rupiah, "bulan", monthly=True),
    "diumumkan": _parts(announced, "kelompok"),
    "diumumkan-program": _parts(announced_whole),
    "selisih-diumumkan": _parts(announced_difference),
    "kuota": _parts(quota, "kelompok"),
    "sisa-kuota": _parts(left_of_quota, "kelompok"),
    "kuota-tahap": _parts(wave_quota, "tahap"),
    "anggaran-tahap": _parts(wave_budget, "tahap"),
    "nama-keputusan": _parts(names_in_decrees, "tahap"),
    "peserta-bpjs": _parts(members, "segmen"),
    "pekerja": _parts(workers, "segmen"),
}


def found(kind: str, asked: Asked, *, names: bool) -> Found:
    """The rows of a figure; to a reader with names nothing is closed."""
    rows = KINDS[kind].find(asked)
    return [replace(one, closed=False, source_closed=False) for one in rows] if names else rows


def sum_is_closed(kind: str, asked: Asked, rows: Found) -> bool:
    """Whether the sum of the rows would open one: that of the year is told, as on the dashboard, and no part of it.

    That of a fund source is told unless the whole source is closed.
    """
    part = asked.wave or asked.first or (asked.month and not KINDS[kind].monthly)
    return any(one.closed if part else one.source_closed and asked.source for one in rows)


def month_of(program: Program, on: date) -> int:
    """The month of the programme's year that runs on a day, or the one nearest to it."""
    return on.month if on.year == program.year else 12 if on.year > program.year else 1


def _less(found: Iterable[Entry]) -> Found:
    return [replace(one, part=-one.part) for one in found]


def _source(asked: Asked, name: str) -> Q:
    return Q(**{name: asked.source}) if asked.source else Q()


def _wave(asked: Asked, name: str) -> Q:
    return Q(**{name: asked.wave}) if asked.wave else Q()


def _waves(asked: Asked):
    return asked.program.waves.filter(_wave(asked, "number")).select_related("program")


def _decrees(asked: Asked) -> Iterable[Decree]:
    """Issued Keputusan Bupati and amendments of the programme, the oldest first."""
    issued = Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.ISSUED, program=asked.program)
    narrowed = issued.filter(_source(asked, "wave__fund_source"), _wave(asked, "wave__number"))
    return narrowed.select_related("wave__program").order_by("decided_on", "pk")


def _payments(asked: Asked) -> Iterable[Payment]:
    rows = Payment.objects.filter(decree__program=asked.program).filter(
        _source(asked, "decree__wave__fund_source"), _wave(asked, "decree__wave__number")
    )
    if asked.month:
        rows = rows.filter(year=asked.program.year, month=asked.month)
    if asked.first and asked.last:
        rows = rows.filter(paid_on__range=(asked.first, asked.last))
    return rows.select_related("decree__wave__program").order_by("paid_on", "pk")


def _bills(asked: Asked) -> list[tuple[Decree, Bill]]:
    """Each decree handed to BPJS with what it owes: the bills that the dashboard adds up, and shared as they are."""
    bills = remembered(alarm_today, asked.program, reader=asked.reader).value.decrees
    decrees = paying_decrees().filter(program=asked.program).filter(_source(asked, "wave__fund_source"))
    return [(decree, bills.get(decree.pk, Bill())) for decree in decrees]


def _owing(asked: Asked) -> list[tuple[Decree, int, int]]:
    """Each decree with the people and rupiah still owed for the month asked for; nothing before it has begun."""
    month = asked.month or month_of(asked.program, asked.on)
    if date(asked.program.year, month, 1) > asked.on:
        return []
    decrees = {one.pk: one for one in paying_decrees().filter(program=asked.program)}
    rows = owing(asked.program, month).values_list("submission__decree").annotate(Count("pk"), Sum("rate"))
    return [(decrees[pk], people, rupiah) for pk, people, rupiah in rows]


def _official(asked: Asked, name: str) -> Found:
    release = newest()
    if release is None:
        return []
    totals = release.totals.filter(Q(segment=asked.segment) if asked.segment else Q()).order_by("pk")
    rows = [(Segment(one.segment).label, getattr(one, name)) for one in totals]
    return [Entry(release.source, name_, release.as_of, total) for name_, total in rows if total is not None]


def _of_decree(decree: Decree, part: int, people: int) -> Entry:
    source, what = FundSource(decree.wave.fund_source).label, f"Keputusan Bupati {decree.number}, {decree.stage}"
    return Entry(what, source, decree.decided_on, part, decree.pk, decree.wave.number, people)


def _of_payment(payment: Payment, part: int) -> Entry:
    month = label(date(payment.year, payment.month, 1))
    decree = payment.decree
    source = FundSource(decree.wave.fund_source).label
    what = f"Iuran {month}, {decree.stage}, bukti {payment.proof}"
    return Entry(what, source, payment.paid_on, part, decree.pk, decree.wave.number, payment.people)


def said_of(asked: Asked) -> str:
    """What the rows are narrowed to, in words."""
    said = [FundSource(asked.source).label] if asked.source else []
    said += [f"tahap {asked.wave}"] if asked.wave else []
    said += [f"kelompok {asked.group}"] if asked.group else []
    said += [f"iuran {label(date(asked.program.year, asked.month, 1))}"] if asked.month else []
    said += [Segment(asked.segment).label] if asked.segment else []
    if asked.first and asked.last:
        said.append(f"{format_date(asked.first)} sampai dengan {format_date(asked.last)}")
    return ", ".join(said)
