"""Who is left out, where, and why: the people who stopped on a step, counted by reason and by whatever describes them.

Counts only, so that the Tim Koordinasi can answer without asking anyone; who may see names opens the same people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.assessment.models import Assessment, Outcome
from enrollment.assessment.selectors import rule_counts
from enrollment.programs.models import Program
from jamsos.accounts.policy import Act
from jamsos.lib.money import number
from jamsos.regions.models import District
from jamsos.ui import charts
from jamsos.ui.pages import PanelPage
from jamsos.ui.panels import Panel
from jamsos.ui.remembered import Remembered, remembered
from jamsos.ui.templatetags.formats import tanggal
from reporting.balance import TRAITS, Trait, with_age
from reporting.choosing import Chosen
from reporting.counting import count_by
from reporting.grids import Count as Cell
from reporting.grids import Grid, Line, Reader, Section, shown
from reporting.indicators import CHAIN, POSITION, standing
from reporting.reasons import WORDS, commonest, with_reason
from reporting.suppression import Coarse, apart, close_small, coarsen
from reporting.tally import Chain, closed_steps

PLACES = {"kecamatan": "village__district__code", "kelompok": "group__code"}
AGAINST = (Outcome.NOT_MET, Outcome.UNKNOWN)
OTHER_REASONS, OTHER_ROWS = "sebab lain, digabung", "Lainnya, digabung"
JOINED = (
    "Baris dan sebab yang menunjuk kurang dari lima orang, atau yang akan membuka angka yang ditutup pada dasbor, "
    "digabung menjadi satu untuk melindungi data pribadi; jumlahnya tetap."
)

Stops = Counter[tuple[int, str, str, str]]
"""People by the step on which they stopped, what describes them, its code, and the reason."""


def stops(program: Program) -> Stops:
    """Everybody once for each thing that describes them, all from one query."""
    found: Stops = Counter()
    columns = PLACES | {trait.key: trait.column for trait in TRAITS}
    codes = dict.fromkeys(PLACES, str) | {trait.key: _coded(trait) for trait in TRAITS}
    sets = (("reached", "reason", column) for column in columns.values())
    for side, rows in zip(columns, count_by(with_reason(with_age(standing(program))), *sets), strict=True):
        for reached, reason, value, count in rows:
            found[reached, side, codes[side](value), reason] += count
    return found


def _coded(trait: Trait) -> Callable[[Any], str]:
    """From a value of the column to its word in an address."""
    return lambda value: trait.code(trait.label(value))


def clauses(program: Program) -> list[dict[str, Any]]:
    """The rules that stand against somebody who stopped at the assessment: article, title, people by outcome."""
    stopped = standing(program).filter(reached=POSITION[CHAIN[0].key])
    counted = rule_counts(Assessment.objects.filter(registration__in=stopped))
    return [rule for rule in counted if any(rule.get(one.value) for one in AGAINST)]


@dataclass(frozen=True)
class Side:
    """One way to look at those who stopped: its word in an address, name, codes with labels, the right asked."""

    key: str
    name: str
    labels: Mapping[str, str]
    act: Act | None = None


def sides(program: Program) -> list[Side]:
    """Where they live, what they do, and what Pasal 20 ayat (3) asks to be weighed."""
    return [
        Side("kecamatan", "Kecamatan", dict(District.objects.values_list("code", "name"))),
        Side("kelompok", "Kelompok", dict(program.groups.values_list("code", "name"))),
        *(_side(trait) for trait in TRAITS),
    ]


def _side(trait: Trait) -> Side:
    labels = {band.code: band.label[:1].upper() + band.label[1:] for band in trait.bands}
    return Side(trait.key, trait.name, labels, trait.act)


@dataclass(frozen=True)
class Table:
    """People by code (rows) and reason (columns), with what of it is put together."""

    rows: tuple[str, ...]
    reasons: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    closed: frozenset[int] = frozenset()
    """Places of the rows that the dashboard closes to whoever may not see them apart."""
    coarse: Coarse = Coarse()

    @property
    def rows_apart(self) -> list[frozenset[int]]:
        return apart(len(self.rows), self.coarse.rows)

    @property
    def columns_apart(self) -> list[frozenset[int]]:
        return apart(len(self.reasons), self.coarse.columns)

    @property
    def one_row(self) -> bool:
        """Whether all rows were put together."""
        return len(self.coarse.rows) == len(self.rows)

    @property
    def totals(self) -> list[int]:
        return [self.at(None, columns) for columns in self.columns_apart]

    @property
    def whole(self) -> int:
        return sum(map(sum, self.counts))

    def at(self, rows: frozenset[int] | None, columns: frozenset[int]) -> int:
        """People of the rows (None = all) and columns."""
        chosen = range(len(self.rows)) if rows is None else rows
        return sum(self.counts[row][column] for row in chosen for column in columns)


def table_of(side: Side, counts: Mapping[tuple[str, str, str], int]) -> Table:
    """The commonest reason first; rows in the order of the side, those without anybody left out."""
    totals = Counter[str]()
    for (key, _code, reason), count in counts.items():
        totals[reason] += count if key == side.key else 0
    reasons = tuple(reason for reason, count in commonest(totals) if count)
    rows = tuple(code for code in side.labels if any(counts[side.key, code, reason] for reason in reasons))
    return Table(rows, reasons, tuple(tuple(counts[side.key, code, reason] for reason in reasons) for code in rows))


def closed_alike(reader: Reader, tables: Sequence[tuple[Side, Table]]) -> list[tuple[Side, Table]]:
    """Every table with the same reasons put together, or one table would open what another one hides.

    From the start together is what the dashboard closes: rows as `Table.closed` says, and reasons.
    """
    seen_apart = [reader.sees(side.act) for side, _ in tables]
    hidden = [table for (_, table), seen in zip(tables, seen_apart, strict=True) if not seen]
    columns, before = frozenset[int](), None
    if not reader.names:
        whole = [sum(column) for column in zip(*tables[0][1].counts, strict=True)] if tables else []
        columns = frozenset(place for place, count in enumerate(close_small(whole)) if count is None)
    while columns != before:
        before = columns
        for table in hidden:
            columns |= coarsen(table.counts, columns, rows=table.closed).columns
    return [
        (side, table if seen else replace(table, coarse=coarsen(table.counts, columns, rows=table.closed)))
        for (side, table), seen in zip(tables, seen_apart, strict=True)
    ]


def closed_rows(side: Side, rows: Sequence[str], found: Stops, here: int) -> frozenset[int]:
    """Places of the rows that the dashboard closes on this step or on the next one.

    Told here how many of them stopped, one would have to subtract once to open what is closed there.
    """
    chains = {code: Chain() for code in side.labels}
    for (reached, key, code, _reason), count in found.items():
        if key == side.key and code in chains:
            chains[code].add(reached, count)
    steps = list(closed_steps(list(chains.values())).values())[here : here + 2]
    closed = {code for seen in steps for code, count in zip(chains, seen, strict=True) if count is None}
    return frozenset(place for place, code in enumerate(rows) if code in closed)


class LeftOutPage(Chosen, PanelPage):
    """Those who stopped on the step that `?langkah=` names."""

    act = Act.VIEW_DASHBOARD
    title = "Siapa tertinggal, di mana, dan mengapa"

    def get_title(self) -> str:
        return f"{self.title}, program {self.opened.year}"

    def get_back(self) -> tuple[str, str]:
        return "Dasbor", f"{reverse('dashboard')}?tahun={self.opened.year}"

    @cached_property
    def reader(self) -> Reader:
        return Reader.of(self.request.user, self.opened)

    @cached_property
    def counted(self) -> Remembered[Stops]:
        return remembered(stops, self.opened, reader=self.request.user)

    @cached_property
    def tables(self) -> list[tuple[Side, Table]]:
        here = POSITION[self.step.key]
        counts = Counter({key[1:]: count for key, count in self.counted.value.items() if key[0] == here})
        found = [(side, table_of(side, counts)) for side in sides(self.opened)]
        shown = [
            (side, replace(table, closed=closed_rows(side, table.rows, self.counted.value, here)))
            for side, table in found
            if table.rows
        ]
        return closed_alike(self.reader, shown)

    def get_panels(self) -> Sequence[Panel]:
        note = f"Keadaan register per {tanggal(self.counted.at)} WIB."
        steps = Panel(
            "Pada langkah mana",
            template="reporting/balance.html",
            context={"grid": self._steps()},
            note=note,
            wide=True,
        )
        if not self.tables:
            return [steps, Panel(self._stopped(), note="Tidak ada yang berhenti pada langkah ini.")]
        return [steps, self._why(), *self._rules(), *self._sides()]

    def _sides(self) -> list[Panel]:
        """A table for each side; one of a single row that was put together tells nothing and is left out, and why."""
        apart = [(side, table) for side, table in self.tables if not table.one_row]
        left = [side.name.lower() for side, table in self.tables if table.one_row]
        panels = [self._where(side, table) for side, table in apart]
        if left:
            why = f"Tanpa tabel menurut {', '.join(left)}: semua barisnya harus digabung."
            panels.append(Panel(f"{self._stopped()}: yang tidak dirinci", note=why))
        return panels

    def _stopped(self) -> str:
        return f"Berhenti pada {self.step.name[:1].lower()}{self.step.name[1:]}"

    def _steps(self) -> Grid:
        """Each step with those who stopped on it; its name leads to their reasons."""
        whole = Counter[int]()
        for (reached, side, _code, _reason), count in self.counted.value.items():
            whole[reached] += count if side == "kecamatan" else 0
        lines = [
            Line(
                f"{step.name}: {step.waiting}",
                (self.reader.count("berhenti", number(whole[place]), langkah=step.key),),
                url=left_out_url(self.opened, step.key),
            )
            for place, step in enumerate(CHAIN[:-1])
        ]
        return Grid("Langkah", ("Berhenti di sini",), (Section(tuple(lines)),))

    def _why(self) -> Panel:
        table = self.tables[0][1]
        items = [
            charts.Item(_word(table, columns), total, number(total))
            for columns, total in zip(table.columns_apart, table.totals, strict=True)
        ]
        chart = charts.row_bars(f"{self._stopped()}: sebabnya, orang", items)
        lines = [
            Line(item.label, (self._cell(table, columns),))
            for item, columns in zip(items, table.columns_apart, strict=True)
        ]
        grid = Grid("Sebab", ("Orang",), (Section(tuple(lines)),))
        return Panel(
            f"{self._stopped()}: mengapa",
            template="reporting/desa.html",
            context={"chart": chart, "grid": grid},
            wide=True,
        )

    def _rules(self) -> list[Panel]:
        """Of those who stopped at the assessment, which rules stand against them."""
        if self.step.key != CHAIN[0].key:
            return []
        found = remembered(clauses, self.opened, reader=self.request.user).value
        columns = [self.reader.counts([int(rule.get(one.value, 0)) for rule in found]) for one in AGAINST]
        key, lines = "syarat-belum-terpenuhi", []
        for rule, *counts in zip(found, *columns, strict=True):
            asked = zip(AGAINST, counts, strict=True)
            cells = (self.reader.count(key, shown(n), syarat=rule["rule"], temuan=one.value) for one, n in asked)
            lines.append(Line(f"{rule['pasal']}: {rule['title']}", tuple(cells)))
        grid = Grid("Syarat", tuple(one.label for one in AGAINST), (Section(tuple(lines)),))
        note = "Seorang dapat terhitung pada beberapa syarat."
        return [
            Panel(
                f"{self._stopped()}: syarat mana",
                template="reporting/balance.html",
                context={"grid": grid},
                note=note,
                wide=True,
            )
        ]

    def _where(self, side: Side, table: Table) -> Panel:
        heads = (*(_word(table, columns) for columns in table.columns_apart), "Jumlah")
        lines = [self._line(side, table, rows) for rows in table.rows_apart]
        total = (*(self._cell(table, columns) for columns in table.columns_apart), self._sum(table.whole))
        lines.append(Line("Jumlah", total, total=True))
        return Panel(
            f"{self._stopped()}: {side.name.lower()}",
            template="reporting/balance.html",
            context={"grid": Grid(side.name, heads, (Section(tuple(lines)),))},
            note=JOINED if table.coarse != Coarse() else "",
            wide=True,
        )

    def _line(self, side: Side, table: Table, rows: frozenset[int]) -> Line:
        code = "" if rows & table.coarse.rows else table.rows[min(rows)]
        narrowed = {side.key: code} if code and self.reader.sees(side.act) else None
        cells = [self._cell(table, columns, rows, narrowed) for columns in table.columns_apart]
        whole = self._sum(sum(table.at(rows, columns) for columns in table.columns_apart), narrowed)
        return Line(side.labels.get(code, OTHER_ROWS) if code else OTHER_ROWS, (*cells, whole))

    def _cell(
        self,
        table: Table,
        columns: frozenset[int],
        rows: frozenset[int] | None = None,
        narrowed: Mapping[str, str] | None = None,
    ) -> Cell:
        """People of one reason, or of those put together; the way to them where it is one reason."""
        count = table.at(rows, columns)
        if columns & table.coarse.columns or (rows is not None and narrowed is None):
            return Cell(number(count), key="alasan-berhenti")
        asked = {"langkah": self.step.key, "alasan": table.reasons[min(columns)], **(narrowed or {})}
        return self.reader.count("alasan-berhenti", number(count), **asked)

    def _sum(self, count: int, narrowed: Mapping[str, str] | None = None) -> Cell:
        return self.reader.count("berhenti", number(count), langkah=self.step.key, **(narrowed or {}))


def _word(table: Table, columns: frozenset[int]) -> str:
    return OTHER_REASONS if columns & table.coarse.columns else WORDS[table.reasons[min(columns)]]


def left_out_url(program: Program, step: str) -> str:
    """The page of those who stopped on a step."""
    return f"{reverse('dashboard-left-out')}?tahun={program.year}&langkah={step}"
