"""What the pages of candidates show: counts under a choice, what they rest on, names, and a bulk proposal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
from django.db.models import QuerySet
from django.urls import reverse

from eligibility.reference.models import ReferencePerson
from enrollment.candidates.finding import AGES, OLDEST, SENIOR, Basis
from enrollment.candidates.looking import Candidate
from enrollment.candidates.models import BulkProposal, Cell, Counting, ProposedFrom
from enrollment.candidates.narrowing import NONE, Narrowing
from enrollment.candidates.selectors import group_rows, sums
from enrollment.candidates.tables import (
    CountTable,
    GroupTable,
    ProposalTable,
    RuleTable,
    ShareTable,
    SkipTable,
)
from enrollment.candidates.wording import Words
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib.dates import format_short
from jamsos.regions.models import Village
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal

TABLE = "reference/table.html"
FIRST, SHOWN_PROPOSALS, SHOWN_ISSUES = 10, 10, 50
YES_NO = {True: "Ya", False: "Tidak", None: "belum diketahui"}
NOWHERE = "Desa belum dikenal"
UNLESS_TICKED = "pegawai, penerima upah, pemberi kerja menurut DTSEN"


def _table(title: str, table: Any, **more: Any) -> Panel:
    return Panel(title, template=TABLE, context={"table": table}, **more)


def place_panel(cells: QuerySet[Cell], narrowing: Narrowing) -> Panel | None:
    """Counts by kecamatan, or by desa of the one chosen; nothing once a desa is chosen."""
    if narrowing.village:
        return None
    if narrowing.district:
        rows = sums(cells, "village", "village__name")
        lines = [_line(row, row["village__name"] or NOWHERE, narrowing, village=row["village"]) for row in rows]
        return _counts("Menurut desa", lines, "Desa")
    rows = sums(cells, "district", "district__name")
    lines = [_line(row, row["district__name"], narrowing, district=row["district"]) for row in rows]
    return _counts("Menurut kecamatan", lines, "Kecamatan")


def job_panel(cells: QuerySet[Cell], narrowing: Narrowing, words: Words) -> Panel | None:
    """Counts by job; nothing once one is chosen."""
    if narrowing.job:
        return None
    rows = sums(cells, "job")
    lines = [
        _line(row, words.job(row["job"]), narrowing, job=row["job"]) | {"note": words.job_note(row["job"])}
        for row in rows
    ]
    note = "Jenis pekerjaan Pasal 20 ayat (1) bila pekerjaan KTP atau lapangan usahanya jelas; selain itu apa adanya."
    return _counts("Menurut pekerjaan", lines, "Pekerjaan", note)


def _counts(title: str, lines: list[dict[str, Any]], heading: str, note: str = "") -> Panel:
    """The largest counts, the others folded away."""
    context = {"table": CountTable(lines[:FIRST], heading=heading), "total": len(lines)}
    if lines[FIRST:]:
        context["rest"] = CountTable(lines[FIRST:], heading=heading)
    return Panel(title, template="candidates/counts.html", context=context, wide=True, note=note)


def _line(row: dict[str, Any], label: str, narrowing: Narrowing, **choice: Any) -> dict[str, Any]:
    """A row of sums with its label and the address that narrows the choice to it."""
    known = all(value is not None for value in choice.values())
    url = f"{reverse('candidates')}?{narrowing.but(**choice).query}" if known else ""
    return row | {"label": label, "url": url}


def trait_panels(cells: QuerySet[Cell], narrowing: Narrowing, words: Words) -> list[Panel]:
    """Counts by decile, by age, and by letter of priority."""
    deciles = {row["decile"]: row for row in sums(cells, "decile")}
    ages = {row["age"]: row for row in sums(cells, "age")}
    by_decile = [
        _line(row, f"Desil {decile}" if decile else "Belum diketahui", narrowing, decile=decile)
        for decile, row in sorted(deciles.items(), key=lambda found: found[0] or 99)
    ]
    by_age = [
        _line(ages[age], f"{age} tahun" if age else "Belum diketahui", narrowing, age=age or None)
        for age in (*(name for _, name in AGES), OLDEST, "")
        if age in ages
    ]
    return [
        _table("Menurut desil", ShareTable(by_decile)),
        _table("Menurut usia", ShareTable(by_age)),
        _table("Menurut huruf prioritas", ShareTable(_by_letter(cells, narrowing, words)), note=LETTERS_NOTE),
    ]


LETTERS_NOTE = "Seorang calon dapat memenuhi lebih dari satu huruf."


def _by_letter(cells: QuerySet[Cell], narrowing: Narrowing, words: Words) -> list[dict[str, Any]]:
    rows = sums(cells, "letters")
    lines = []
    for code, title in words.letters.items():
        having = [row for row in rows if code in row["letters"].split(",")]
        total = {name: sum(row[name] for row in having) for name in ("calon", "belum")}
        lines.append(_line(total, f"Huruf {code}: {title}", narrowing, letter=code))
    without = [row for row in rows if not row["letters"]]
    return [*lines, *(_line(row, "Tanpa huruf prioritas", narrowing, letter=NONE) for row in without)]


def quota_panel(program: Program, cells: QuerySet[Cell]) -> Panel:
    """Quotas of waves and groups beside the candidates of the choice: for orientation, nothing is decided here."""
    waves = ", ".join(f"{wave} {number(wave.quota)} orang" for wave in program.waves.all()) or "belum ada tahap"
    note = f"Kuota: {waves}. Calon sejenis = belum diusulkan pada saringan ini; «mungkin» bila katanya bermakna ganda."
    return _table("Kuota kelompok, untuk arah", GroupTable(group_rows(program, cells)), wide=True, note=note)


def basis_panel(counting: Counting, basis: Basis) -> Panel:
    """What was counted, by which rules, when."""
    figures = counting.total()
    facts = [
        Fact("Rilis", str(counting.reference_list), f"{number(figures['people'])} orang"),
        Fact("Peraturan", basis.law.short, f"versi {counting.version}"),
        Fact("Per tanggal", tanggal(counting.counted_on), "usia dihitung pada tanggal ini"),
        Fact("Dihitung", tanggal(counting.finished_at), f"oleh {counting.actor or 'sistem'}"),
        Fact("Calon tanpa desa yang dikenal", number(figures["without_village"]), "belum dapat diusulkan"),
    ]
    return Panel("Dasar hitungan", facts)


def rule_panels(counting: Counting, district_id: int | None, words: Words) -> list[Panel]:
    """What the register cannot answer of the candidates, and which rules keep the others out; kecamatan or all."""
    total = counting.total(district_id)
    unknown, failed = _by_rule(total["unknown"], words), _by_rule(total["failed"], words)
    return [
        _table("Belum diketahui dari DTSEN: perlu pernyataan", RuleTable(unknown), note=UNKNOWN_NOTE),
        _table("Mengapa yang lain bukan calon", RuleTable(failed), note=FAILED_NOTE),
    ]


UNKNOWN_NOTE = "Calon se-kecamatan atau se-kabupaten; mintakan pernyataan pengusul atau bukti."
FAILED_NOTE = "Orang pada rilis yang tidak memenuhi syarat itu; seorang dapat dihitung pada beberapa syarat."


def _by_rule(counts: dict[str, int], words: Words) -> list[dict[str, Any]]:
    found = sorted(counts.items(), key=lambda item: -item[1])
    return [{"label": words.rules.get(code, code), "people": people} for code, people in found if people]


def proposals_panel(program: Program) -> Panel | None:
    """The newest bulk proposals, if there are any."""
    found = BulkProposal.objects.filter(counting__program=program).select_related("group", "job", "actor")
    rows = list(found[:SHOWN_PROPOSALS])
    return _table("Usulan massal terakhir", ProposalTable(rows), wide=True) if rows else None


def chosen_facts(narrowing: Narrowing, words: Words) -> list[Fact]:
    """The choice in words."""
    return [Fact(label, value) for label, value in narrowing.words(words.job)]


def people_panel(found: pl.DataFrame, to_tick: int, left_out: int, narrowing: Narrowing, words: Words) -> Panel:
    """Whom a bulk proposal would put into the register, and who waits for a tick or was left out; counts alone."""
    flagged = [
        Fact(title, number(people), "periksa sebelum mengusulkan")
        for code, title in words.flags.items()
        if (people := found.filter(pl.col("conflicts").str.split(",").list.contains(code)).height)
    ]
    facts = [
        Fact("Akan diusulkan", f"{number(found.height)} orang"),
        *([Fact("Tidak ikut kecuali dicentang", number(to_tick), UNLESS_TICKED)] if to_tick else []),
        *([Fact("Dilewati dengan tangan", number(left_out))] if left_out else []),
        Fact("Perempuan", number((found["sex"] == "P").sum())),
        Fact("60 tahun ke atas", number(found["age"].is_in(SENIOR).sum())),
        Fact("Desil belum diketahui", number((found["decile"] == 0).sum())),
        *flagged,
    ]
    return Panel("Yang akan diusulkan", [*chosen_facts(narrowing, words), *facts])


def spread_panels(found: pl.DataFrame, narrowing: Narrowing, words: Words) -> list[Panel]:
    """Where a choice wider than one desa or one job would put people of several into one group: how many of each."""
    spread = []
    if narrowing.village is None:
        names = dict(Village.objects.filter(pk__in=found["village_id"].unique().to_list()).values_list("pk", "name"))
        spread.append(_spread("Rincian desa", found["village_id"], names.__getitem__))
    if narrowing.job is None:
        spread.append(_spread("Rincian pekerjaan", found["job"], words.job))
    return spread


def _spread(title: str, values: pl.Series, name_of: Callable[[Any], str]) -> Panel:
    rows = values.value_counts().sort("count", values.name, descending=[True, False]).rows()
    return Panel(title, [Fact(name_of(value), number(people)) for value, people in rows])


def name_rows(shown: list[Candidate], words: Words, health: bool, left_out: set[int]) -> list[dict[str, Any]]:
    """Candidates as `NameTable` takes them; disability only for who may see it."""
    return [_name_row(one, words, health, left_out) for one in shown]


def _name_row(one: Candidate, words: Words, health: bool, left_out: set[int]) -> dict[str, Any]:
    person = one.person
    flags = [words.flags.get(code, code) for code in one.conflicts.split(",") if code]
    return {
        "row_no": person.row_no,
        "left_out": person.row_no in left_out,
        "name": person.name,
        "nik": person.nik,
        "born": " · ".join(part for part in (person.sex, _born(person)) if part),
        "decile": person.decile,
        "ktp": person.ktp_occupation,
        "industry": person.industry,
        "home": "/".join(part or "–" for part in (person.rt, person.rw)),
        "family": _family(person.marital, person.dependants),
        "disability": YES_NO[person.disability] if health else None,
        "letters": ", ".join(words.letters_of(one.letters)),
        "notes": "; ".join(flags),
    }


def _born(person: ReferencePerson) -> str:
    return format_short(person.birth_date) if person.birth_date else "tanggal belum ada"


def _family(marital: str | None, dependants: int | None) -> str:
    counted = "" if dependants is None else f"{dependants} tanggungan"
    return ", ".join(part for part in (marital, counted) if part)


def proposal_panels(one: BulkProposal, words: Words) -> list[Panel]:
    """A bulk proposal: what was asked, what came of it, and every row that was skipped or needs a look."""
    counting = one.counting
    asked = [
        Fact("Alasan", one.reason),
        Fact("Kelompok", one.group),
        *chosen_facts(Narrowing(**one.narrowing), words),
        Fact("Pegawai, penerima upah, pemberi kerja", "ikut diusulkan" if one.employed else "tidak ikut"),
        Fact("Rilis", counting.reference_list),
        Fact("Tanggal daftar", tanggal(one.proposed_on)),
        Fact("Oleh", one.actor, tanggal(one.made_at)),
    ]
    done = [
        Fact("Diminta", number(len(one.rows))),
        Fact("Diusulkan", number(one.entered)),
        Fact("Dilewati", number(one.skipped)),
        Fact("Belum dikerjakan", number(one.waiting)),
        Fact("Dilewati dengan tangan", number(len(one.left_out))),
        Fact("Pekerjaan latar", one.job.get_state_display() if one.job else "–"),
    ]
    issues = one.job.issues.order_by("-blocking", "row", "pk")[:SHOWN_ISSUES] if one.job else []
    note = f"Paling banyak {SHOWN_ISSUES} baris, yang dilewati lebih dahulu. Nomor menurut berkas rilis."
    return [
        Panel("Permintaan", asked),
        Panel("Hasil", done),
        _table("Dilewati atau perlu diperiksa", SkipTable(issues), wide=True, note=note),
    ]


def source_panels(one: Registration, user: User) -> list[Panel]:
    """For the worker's page: the row of the release, and the bulk proposal this person came with."""
    if not policy.allows(user, Act.VIEW_WORKERS):
        return []
    found = ProposedFrom.objects.filter(registration=one)
    source = found.select_related("proposal__counting__reference_list", "proposal__actor").first()
    if source is None:
        return []
    proposal = source.proposal
    url = reverse("candidate-proposal", args=[proposal.pk]) if policy.allows(user, Act.VIEW_REFERENCE) else ""
    facts = [
        Fact("Rilis dan baris", f"{one.source_list} baris {number(one.row_no)}"),
        Fact("Alasan", proposal.reason),
        Fact("Usulan massal", tanggal(proposal.made_at), f"oleh {proposal.actor}", url),
    ]
    return [Panel("Asal dari DTSEN (Pasal 22 ayat (1))", facts)]
