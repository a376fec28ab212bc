"""The panels of the dashboard: each figure with its article, its table and, by right, the people behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from enrollment.contributions.arrears import alarm_facts
from enrollment.contributions.gaps import Alarm, Bill
from enrollment.contributions.months import label as month_label
from enrollment.programs.models import Group
from jamsos.accounts.models import User
from jamsos.lib.money import number, rupiah
from jamsos.regions.models import District
from jamsos.ui import charts
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import percent_of
from reporting.announced import apart
from reporting.balance import Spread, Trait
from reporting.figures.people import IN_FORCE
from reporting.grids import SHOWN, Count, Grid, Line, Reader, Section, header, shown, total_line
from reporting.indicators import CHAIN, LINKS, POSITION, Step
from reporting.left_out import left_out_url
from reporting.money import Purse, closed_figures, purses
from reporting.reasons import WORDS, commonest
from reporting.suppression import CLOSED
from reporting.tally import Chain, Losses, Tally
from reporting.tilegrid import places

SMALL_NOTE = "Angka di bawah lima, dan angka yang dapat membukanya, ditutup untuk melindungi data pribadi."

MONEY_NOTE = "Rupiah ditutup bila orang di baliknya ditutup: dibagi tarifnya, rupiah memberi tahu jumlah orang."


@dataclass(frozen=True)
class StepRow:
    """A step of the chain as drawn: count, bar, and who stopped here and why."""

    step: Step
    people: Count
    bar: charts.Bar
    stopped: Count
    why: str
    """The page of those who stopped here; nothing where nobody did."""
    reasons: tuple[tuple[str, Count], ...]


def figures(reader: Reader, tally: Tally) -> list[Fact]:
    """The four figures that a meeting asks for first; of the decrees who is in force."""
    steps = [CHAIN[POSITION[key]] for key in ("diusulkan", "memenuhi-syarat", "aktif")]
    facts = [reader.fact(step.key, step.name, number(tally.whole.at(step.key)), step.article) for step in steps]
    facts.insert(2, reader.fact(IN_FORCE.key, IN_FORCE.name, number(tally.in_force), force_note(tally)))
    return facts


def force_note(tally: Tally) -> str:
    """How many the decrees named, and how many amendments took off since."""
    decreed = tally.whole.at("ditetapkan-bupati")
    removed = decreed - tally.in_force
    return f"ditetapkan Bupati {number(decreed)}, dihapus perubahan {number(removed)}" if removed else IN_FORCE.article


def chain_panel(reader: Reader, whole: Chain, losses: Losses) -> Panel:
    """Every step from proposal to active membership, with the losses between; the matching beside it."""
    rows = [_step_row(reader, whole, losses, position) for position in range(len(CHAIN))]
    note = (
        "Orang yang sudah lebih jauh, dan yang meninggal, pindah, atau ditarik sesudah ditetapkan Dinsos, tetap "
        "dihitung pada langkah yang pernah dicapainya. Ditetapkan Bupati termasuk yang kemudian dihapus keputusan "
        "perubahan; tanpa mereka: Berlaku sekarang."
    )
    lapsed = reader.count("penilaian-berubah", number(losses.lapsed)) if losses.lapsed else None
    context = {"rows": rows, "links": _links(reader, losses), "lapsed": lapsed}
    return Panel("Rantai penetapan", template="reporting/chain.html", context=context, note=note, wide=True)


def _links(reader: Reader, losses: Losses) -> list[tuple[str, Count]]:
    """What the matching found: name, and the people."""
    present = [link for link in LINKS if losses.links[link.key]]
    counts = reader.counts([losses.links[link.key] for link in present])
    return [
        (link.name, reader.count("padanan-dtsen", shown(count), padanan=link.key))
        for link, count in zip(present, counts, strict=True)
    ]


def _step_row(reader: Reader, whole: Chain, losses: Losses, position: int) -> StepRow:
    step, people = CHAIN[position], whole[position]
    last = position == len(CHAIN) - 1
    stopped = 0 if last else whole.stopped[position]
    reasons = [] if last or reader.closes(stopped) else commonest(losses.reasons[position])
    counts = reader.counts([count for _, count in reasons])
    return StepRow(
        step,
        reader.count(step.key, number(people), note=f"{percent_of(people, whole[0])} %"),
        charts.bar(people, whole[0], back=whole[position - 1] if position else people),
        Count("–") if last else reader.count("berhenti", number(stopped), langkah=step.key),
        left_out_url(reader.program, step.key) if stopped else "",
        tuple(
            (WORDS[key], reader.count("alasan-berhenti", shown(count), langkah=step.key, alasan=key))
            for (key, _), count in zip(reasons, counts, strict=True)
        ),
    )


def group_panel(reader: Reader, tally: Tally, groups: Sequence[Group], quotas: Mapping[int, int]) -> Panel:
    """Announced, quota, and the chain per group; the sum is computed, never taken over."""
    chains = [tally.groups.get(group.pk, Chain()) for group in groups]
    found = reader.steps(chains)
    force = reader.in_force(
        found["ditetapkan-bupati"],
        [tally.groups_in_force.get(group.pk, 0) for group in groups],
        [chain.at("ditetapkan-bupati") for chain in chains],
        [quotas.get(group.pk, 0) for group in groups],
    )
    lines, items = [], []
    for place, group in enumerate(groups):
        quota, now = quotas.get(group.pk, 0), force[place]
        cells = [*((key, shown(found[key][place])) for key in SHOWN), (IN_FORCE.key, shown(now))]
        left = shown(None if now is None else quota - now)
        lines.append(_group_line(reader, group.name, (group.announced, quota), cells, left, kelompok=group.code))
        items.append(charts.Item(group.name, now, f"{shown(now)} / {number(quota)}", back=quota))
    announced, quota = sum(group.announced for group in groups), sum(quotas.values())
    cells = [*((key, number(tally.whole.at(key))) for key in SHOWN), (IN_FORCE.key, number(tally.in_force))]
    left = number(quota - tally.in_force)
    lines.append(replace(_group_line(reader, "Jumlah", (announced, quota), cells, left), total=True))
    grid = Grid("Kelompok", ("Diumumkan", "Kuota", *header(), IN_FORCE.name, "Sisa kuota"), (Section(tuple(lines)),))
    chart = charts.row_bars("Berlaku sekarang dibanding kuota per kelompok", items)
    context = {"grid": grid, "flag": announced_flag(reader, announced), "chart": chart}
    return Panel("Per kelompok", template="reporting/groups.html", context=context, note=_note(reader), wide=True)


def _group_line(
    reader: Reader,
    label: str,
    planned: tuple[int, int],
    cells: Sequence[tuple[str, str]],
    left: str,
    **narrowed: str,
) -> Line:
    """People announced and places, the steps, and the places left."""
    announced, quota = (number(figure) for figure in planned)
    figures = (("diumumkan", announced), ("kuota", quota), *cells, ("sisa-kuota", left))
    return Line(label, tuple(reader.count(key, text, **narrowed) for key, text in figures))


def announced_flag(reader: Reader, announced: int) -> tuple[Count, ...]:
    """A sentence when the groups do not add up to what was announced; nothing when they do."""
    said, source = apart(announced, reader.program.announced_people), reader.program.announced_source
    return reader.said((*said, f" Sumber: {source}.") if said and source else said)


def district_panel(reader: Reader, tally: Tally, districts: Sequence[District], step: Step) -> Panel:
    """Tile map of one step, and the table of all kecamatan; each leads to its desa."""
    chains = [tally.districts.get(district.pk, Chain()) for district in districts]
    places_ = [(one.name, desa_url(reader, one), {"kecamatan": one.code}) for one in districts]
    grid = place_grid(reader, "Kecamatan", places_, chains, tally.whole)
    tiles = _tiles(reader, districts, reader.steps(chains)[step.key], step)
    context = {"map": tiles, "grid": grid, "step": step}
    note = f"Pilih kecamatan untuk melihat desanya.{_note(reader, space=' ')}"
    return Panel("Per kecamatan", template="reporting/districts.html", context=context, note=note, wide=True)


def place_grid(
    reader: Reader,
    corner: str,
    named: Sequence[tuple[str, str, Mapping[str, str]]],
    chains: Sequence[Chain],
    whole: Chain,
    *,
    within: Mapping[str, str] | None = None,
    hidden: frozenset[str] = frozenset(),
) -> Grid:
    """The chain of places: each with its name, its own page if any, and what narrows the rows to it.

    `within` narrows the rows of the sum; `hidden` = the steps of which nothing may be told, not even the sum.
    """
    found = {key: [None] * len(chains) if key in hidden else counts for key, counts in reader.steps(chains).items()}
    lines = []
    for place, (name, url, narrowed) in enumerate(named):
        counts = (reader.count(key, shown(found[key][place]), **narrowed) for key in SHOWN)
        lines.append(Line(name, tuple(counts), url=url))
    total = total_line(reader, whole, **(within or {}))
    sums = [Count(CLOSED) if key in hidden else count for key, count in zip(SHOWN, total.counts, strict=True)]
    lines.append(Line(total.label, tuple(sums), total=True))
    return Grid(corner, header(), (Section(tuple(lines)),))


def desa_url(reader: Reader, district: District) -> str:
    """The page of the desa of a kecamatan."""
    return f"{reverse('dashboard-district', args=[district.code])}?tahun={reader.program.year}"


def _tiles(reader: Reader, districts: Sequence[District], values: Sequence[int | None], step: Step) -> charts.TileMap:
    spots = places(district.code for district in districts)
    cells = [
        charts.Cell(one.name, value, shown(value), *spots[one.code], f"{desa_url(reader, one)}&langkah={step.key}")
        for one, value in zip(districts, values, strict=True)
    ]
    return charts.tile_map(f"{step.name} per kecamatan, program {reader.program.year}", cells)


def purse_panel(reader: Reader, bills: Mapping[str, Bill], on: date) -> Panel:
    """Ceiling, bound by decree and paid, per fund source, and how long the money lasts as seen on day `on`."""
    found = purses(reader.program, bills)
    closed = [frozenset()] * len(found) if reader.names else closed_figures([purse.people for purse in found])
    rows = [
        (purse.name, _purse_bar(purse, few), _purse_lines(reader, purse, on, few))
        for purse, few in zip(found, closed, strict=True)
    ]
    note = (
        "Terikat = Keputusan Bupati yang sudah ditetapkan. Dibayar = iuran yang sudah dicatat dengan buktinya. "
        "Perkiraan: sisa uang membayar tunggakan dulu, lalu bulan demi bulan menurut tagihan sekarang."
    )
    note += f" {MONEY_NOTE}" if any(closed) else ""
    return Panel(
        "Anggaran per sumber dana", template="reporting/purses.html", context={"rows": rows}, note=note, wide=True
    )


def _purse_bar(purse: Purse, closed: Collection[str]) -> charts.Bar:
    """Paid before bound, as far as they may be told."""
    paid, bound = (
        0 if key in closed else worth for key, worth in (("dibayar", purse.paid), ("terikat", purse.committed))
    )
    return charts.bar(paid, max(purse.ceiling, bound, paid), back=bound)


def _purse_lines(
    reader: Reader, purse: Purse, on: date, closed: Collection[str]
) -> list[tuple[str, str, list[Count]]]:
    """Shade of the bar, label, and the figures with what explains them; `closed` = those not to be told."""

    def cell(key: str, text: str) -> Count:
        return reader.count(key, CLOSED if key in closed else text, dana=purse.source)

    bound, paid = (f"{percent_of(part, purse.ceiling)} % pagu" for part in (purse.committed, purse.paid))
    basis = [Count(purse.basis)] if purse.basis else []
    beyond = [Count("Keputusan melampaui pagu; periksa.")] if purse.left < 0 and "terikat" not in closed else []
    owed = [cell("tunggakan-rupiah", f"tunggakan {rupiah(purse.bill.arrears)}")] if purse.bill.arrears else []
    return [
        ("", "Pagu", [cell("pagu", rupiah(purse.ceiling)), *basis]),
        ("back", "Terikat", [cell("terikat", rupiah(purse.committed)), cell("serapan-terikat", bound)]),
        ("fill", "Dibayar", [cell("dibayar", rupiah(purse.paid)), cell("serapan-dibayar", paid)]),
        ("", "Sisa pagu", [cell("sisa-pagu", rupiah(purse.left)), *beyond]),
        ("", "Sisa uang", [cell("sisa-uang", rupiah(purse.unspent)), Count("pagu dikurangi yang dibayar")]),
        ("", "Tagihan sebulan", [cell("tagihan-sebulan", rupiah(purse.bill.month)), *owed]),
        ("", "Perkiraan", [cell("cukup-sampai", _lasting(purse, on))]),
    ]


def _lasting(purse: Purse, on: date) -> str:
    """How long the money of the purse lasts."""
    if not purse.bill.month:
        return "belum ada tagihan bulan ini"
    short = purse.short_in(on)
    return f"tidak cukup mulai {month_label(short)}" if short else f"cukup sampai Desember {on.year}"


def alarm_panel(reader: Reader, found: Alarm, user: User) -> Panel:
    """Participants by unpaid months at the end and by their JKM window (Permenaker 1/2025)."""
    counts = [*reader.counts(list(found.behind.values())), *reader.counts(list(found.windows.values()))]
    keys = ["tunggakan-berturut"] * len(found.behind) + ["jendela-jkm"] * len(found.windows)
    facts = [
        replace(fact, value=shown(count), key=key)
        for fact, count, key in zip(alarm_facts(found, user, reader.program), counts, keys, strict=True)
    ]
    note = "Tunggakan = bulan berturut-turut sampai bulan ini. JKM penuh memerlukan tiga bulan berturut-turut dibayar."
    return Panel("Tunggakan iuran dan jendela JKM", facts, note=f"{note}{_note(reader, space=' ')}", wide=True)


def balance_panel(reader: Reader, spread: Spread) -> Panel:
    """Sex, age, disability and decile of those proposed, eligible, selected and decreed."""
    sections = [_section(reader, trait, chains) for trait, chains in spread]
    return Panel(
        "Keseimbangan (Pasal 20 ayat (3))",
        template="reporting/balance.html",
        context={"grid": Grid("Orang", header(), tuple(sections))},
        note=f"Persen dari semua orang pada langkah itu.{_note(reader, space=' ')}",
        wide=True,
    )


def _section(reader: Reader, trait: Trait, chains: dict[str, Chain]) -> Section:
    present = {label: chain for label, chain in chains.items() if chain[0]}
    found = reader.steps(list(present.values()), trait.act)
    whole = {key: sum(chain.at(key) for chain in present.values()) for key in SHOWN}
    lines = []
    for place, label in enumerate(present):
        code = {trait.key: trait.code(label)} if reader.sees(trait.act) else None
        counts = (_with_percent(found[key][place], whole[key], reader, key, code) for key in SHOWN)
        lines.append(Line(label[:1].upper() + label[1:], tuple(counts)))
    return Section(tuple(lines), trait.name)


def _with_percent(
    count: int | None, whole: int, reader: Reader, key: str, narrowed: Mapping[str, str] | None
) -> Count:
    """A count with its share, and the way to its people for who may see this field of theirs."""
    share = "" if count is None else f"{percent_of(count, whole)} %"
    if narrowed is None:
        return Count(shown(count), share, key=key)
    return reader.count(key, shown(count), note=share, **narrowed)


def _note(reader: Reader, space: str = "") -> str:
    return "" if reader.names else f"{space}{SMALL_NOTE}"
