"""Panels of the selection stage: the law it rests on, its limits, its result, and one person's place in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from eligibility import regulations
from eligibility.regulations import Regulation, RegulationError
from enrollment.assessment.criteria_words import value_lines
from enrollment.holds.selectors import held
from enrollment.lifecycle import State
from enrollment.programs.funds import bound
from enrollment.programs.models import Group, SexPreference, Wave
from enrollment.programs.tariffs import changes_within
from enrollment.selection.allocation import Limits
from enrollment.selection.eligible import to_assess_again
from enrollment.selection.explaining import Explainer, ground
from enrollment.selection.legal_base import base_of, changed_since, name_of
from enrollment.selection.limits import limits
from enrollment.selection.models import Place, SelectionLine, SelectionRun
from enrollment.selection.pool import pool
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib.dates import MONTHS, format_date
from jamsos.lib.suppression import SMALLEST, rows_together, summed
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal

AS_SELECTED = (
    "Angka seleksi ini tetap seperti pada hari dijalankan. Yang keluar, diganti, atau ditambahkan sesudahnya ada pada "
    "Daftar cadangan dan pada halaman Keputusan Bupati («Berlaku sekarang»)."
)
DRAFT_LAW = "rancangan, hanya untuk uji coba"


def limit_panel(wave: Wave) -> Panel:
    """What the wave can carry: people, money, areas."""
    return Panel("Batas tahap", limit_facts(wave))


def limit_facts(wave: Wave) -> list[Fact]:
    bounds = limits(wave)
    affordable = bounds.money // wave.cost_per_person
    return [
        Fact("Sumber dana", wave.get_fund_source_display(), wave.account),
        Fact("Masa", f"{MONTHS[wave.month_from - 1]} sampai {MONTHS[wave.month_to - 1]}", f"{wave.months} bulan"),
        Fact("Kuota tahap", number(bounds.quota), _quota_note(bounds)),
        *_area_facts(bounds),
        Fact("Anggaran tahap", rupiah(wave.budget), f"{rupiah(wave.cost_per_person)} per orang"),
        *_rate_facts(wave),
        Fact("Pagu bagi tahap ini", rupiah(max(0, bounds.ceiling)), "pagu sumber dana dikurangi tempat tahap lain"),
        _left_fact(wave),
        Fact("Cukup untuk", f"{number(affordable)} orang", "menurut anggaran dan pagu tahap ini, dengan iuran tahap"),
        Fact("Pembeda jenis kelamin", SexPreference(wave.sex_preference).label, "hanya bila urutan lain sama"),
    ]


def _left_fact(wave: Wave) -> Fact:
    """The fund source's remaining ceiling, the same figure as on the dashboard."""
    ceilings = wave.program.budgets.filter(fund_source=wave.fund_source).values_list("ceiling", flat=True)
    left = sum(ceilings) - bound(wave.program).get(wave.fund_source, 0)
    return Fact("Sisa pagu sumber dana", rupiah(left), "pagu dikurangi Keputusan Bupati yang sudah ditetapkan")


def _quota_note(bounds: Limits) -> str:
    """Published figures do not always add up: the two sums are shown side by side."""
    groups = sum(bounds.groups.values())
    if not bounds.groups or groups == bounds.quota:
        return ""
    return f"jumlah kuota kelompok {number(groups)}: berbeda; yang lebih dulu penuh yang berlaku"


def _area_facts(bounds: Limits) -> list[Fact]:
    quotas = (("Kuota kecamatan", bounds.districts), ("Kuota desa", bounds.villages))
    return [
        Fact(label, f"{number(len(areas))} wilayah", f"jumlah {number(sum(areas.values()))} orang")
        for label, areas in quotas
        if areas
    ]


def _rate_facts(wave: Wave) -> list[Fact]:
    """What a month costs by segment, and a tariff that changes before the wave ends."""
    facts = [Fact("Iuran sebulan", rupiah(wave.monthly_rate), wave.get_benefits_display())]
    facts += [
        Fact(f"Iuran sebulan {rate.get_segment_display().lower()}", rupiah(rate.amount)) for rate in wave.rates.all()
    ]
    if later := changes_within(wave):
        facts.append(
            Fact("Perhatian", f"Tarif berubah pada {format_date(later[0])}", "buka tahap baru sejak bulan itu")
        )
    return facts


def next_base_panel(wave: Wave, on: date) -> Panel:
    """The law the wave would be selected under on day `on`."""
    try:
        law = base_of(wave.program, on)
    except RegulationError as error:
        return Panel("Dasar hukum", [Fact("Belum ada", error.message, error.hint)])
    facts = [Fact("Bila diseleksi hari ini", law.short, _status(law)), Fact("Versi", law.version)]
    return Panel("Dasar hukum", facts, note="Ditentukan oleh tanggal seleksi dan disimpan bersama hasilnya.")


def base_panel(run: SelectionRun) -> Panel:
    """The law the selection was made under, as it was read then; says so when the portal's rules changed since."""
    context: dict[str, Any] = {"facts": _base_facts(run)}
    if run.terms:
        context |= {"readings": readings_of(run), "values": values_of(run)}
    return Panel("Dasar hukum", template="selection/base.html", context=context, wide=True)


def _base_facts(run: SelectionRun) -> list[Fact]:
    if not run.terms:
        old = Fact("Ketentuan", "tidak tersimpan", "seleksi ini dibuat sebelum portal menyimpannya")
        return [Fact("Peraturan", name_of(run), run.version), old]
    law = regulations.load(run.regulation)
    facts = [Fact("Peraturan", law.short, " ".join(filter(None, (law.title, _status(law)))))]
    facts.append(Fact("Versi", run.version, f"keadaan per {tanggal(date.fromisoformat(run.inputs['on']))}"))
    if now := changed_since(run):
        note = f"versi sekarang {now}; hasil ini tetap menurut ketentuan yang tersimpan di bawah"
        facts.append(Fact("Perhatian", "Aturan pada portal berubah sejak seleksi ini", note))
    return facts


def _status(law: Regulation) -> str:
    return "" if law.status == "peraturan" else DRAFT_LAW


def readings_of(run: SelectionRun) -> list[dict[str, str]]:
    """What was read how, by whom and on what ground, as kept; article and question where still known."""
    known = regulations.load(run.regulation).readings
    rows = []
    for code, taken in sorted(run.terms["readings"].items()):
        reading = known.get(code)
        told = {
            "code": code,
            "article": reading.article if reading else "",
            "since": date.fromisoformat(taken["since"]),
        }
        rows.append({**taken, **told})
    return rows


def values_of(run: SelectionRun) -> list[tuple[str, str, str]]:
    """Label, article and value of every parameter that is one figure or word; tables stand on the Kriteria page."""
    items = regulations.load(run.regulation).parameters.items
    plain = {name: value for name, value in run.terms["values"].items() if not isinstance(value, list | dict)}
    return [
        (items[name].label, items[name].article, "; ".join(value_lines(value, items[name].unit)))
        if name in items
        else (name, "", "; ".join(value_lines(value)))
        for name, value in sorted(plain.items())
    ]


def waiting_panel(wave: Wave, on: date) -> Panel:
    """Who is ready to be selected, and who must be assessed again first."""
    verified = Registration.objects.filter(program=wave.program).in_state(State.VERIFIED, State.WAITING)
    people = pool(wave)
    try:
        ready = people.filter(regulation=base_of(wave.program, on).code).height
    except RegulationError:
        ready = 0
    facts = [Fact("Siap diseleksi", f"{number(ready)} orang", "terverifikasi dan memenuhi syarat")]
    if other := people.height - ready:
        facts.append(Fact("Dinilai menurut peraturan lain", f"{number(other)} orang", "tidak ikut diseleksi"))
    if stale := to_assess_again(verified).count():
        facts.append(Fact("Perlu dinilai ulang", f"{number(stale)} orang", "datanya berubah setelah dinilai"))
    if kept := verified.filter(held()).count():
        facts.append(Fact("Ditahan", f"{number(kept)} orang", "tidak ikut diseleksi"))
    return Panel("Menunggu seleksi", facts)


def result_panels(run: SelectionRun, user: User, lines_url: str) -> list[Panel]:
    """The result in figures, and by group; figures lead to the names where the user may see names."""
    names = policy.allows(user, Act.VIEW_WORKERS)
    total, link = run.counts["total"], f"{lines_url}?place=" if names else ""
    facts = [
        Fact("Terpilih", number(total["selected"]), url=link and link + Place.SELECTED),
        Fact("Daftar tunggu", number(total["waiting"]), url=link and link + Place.WAITING),
        *_money_facts(run),
        Fact("Dijalankan", tanggal(run.made_at), f"oleh {run.actor or 'sistem'}"),
        Fact("Cara", run.method, f"sidik baris {run.lines_hash[:16]}…" if run.lines_hash else ""),
    ]
    if filled := run.promotions.count():
        facts.insert(2, Fact("Diisi dari daftar cadangan", number(filled)))
    rows = group_rows(run)
    shown, note = (rows, empty_places(rows)) if names else (without_small(rows), FEW_TOGETHER)
    by_group = Panel("Per kelompok", template="selection/groups.html", context={"rows": shown}, note=note, wide=True)
    return [Panel("Hasil seleksi pada harinya", facts, note=AS_SELECTED), by_group]


FEW_TOGETHER = f"Kelompok yang salah satu angkanya di bawah {SMALLEST} orang digabung dalam satu baris."


def without_small(rows: Sequence[tuple[Group, int | None, int, int]]) -> list[tuple[Any, int | None, Any, Any]]:
    """The groups for who may not see names: those with few people as one row, without figures where it is few too."""
    counts = [places for _, _, *places in rows]
    together = rows_together(counts)
    apart = [row for at, row in enumerate(rows) if at not in together]
    if not together:
        return apart
    selected, waiting = summed(counts, together) or (None, None)
    return [*apart, (f"{number(len(together))} lainnya, digabung", None, selected, waiting)]


def empty_places(rows: Sequence[tuple[Group, int | None, int, int]]) -> str:
    """A sentence where a group leaves places empty while people of other groups wait; nothing otherwise."""
    empty = {group: quota - selected for group, quota, selected, _ in rows if quota and quota > selected}
    waiting = sum(people for group, _, _, people in rows if group not in empty)
    if not empty or not waiting:
        return ""
    named = ", ".join(f"{group} {number(places)}" for group, places in empty.items())
    return (
        f"{number(sum(empty.values()))} tempat tidak terisi ({named}) sementara {number(waiting)} orang kelompok lain "
        "menunggu: tempat tidak berpindah antarkelompok. Mengubah kuota adalah keputusan Tim Koordinasi."
    )


def _money_facts(run: SelectionRun) -> list[Fact]:
    spent = run.counts.get("money", {}).get("selected")
    return [] if spent is None else [Fact("Iuran terpilih", rupiah(spent), "seluruh masa")]


def group_rows(run: SelectionRun) -> Sequence[tuple[Group, int | None, int, int]]:
    quotas = run.inputs.get("limits", run.inputs)["groups"]
    return [
        (group, quotas.get(str(group.pk)), *(run.counts[place].get(str(group.pk), 0) for place in Place.values))
        for group in Group.objects.filter(program=run.wave.program)
    ]


def selection_panel(one: Registration, user: User) -> Panel | None:
    """Place in the selection that stands; letters and reason tell of disability, so they need their own right."""
    lines = SelectionLine.objects.filter(registration=one, run__current=True)
    related = ("run__wave__program", "group", "village__district", "promotion")
    line = lines.select_related(*related).order_by("run__made_at").last()
    if line is None:
        return None
    explain = Explainer(line.run)
    facts = [
        Fact("Hasil", explain.outcome(line), str(line.run.wave)),
        Fact("Urutan", explain.standing(line), explain.in_wave(line)),
        Fact("Diseleksi", tanggal(line.run.made_at), line.run.method),
        Fact("Dasar hukum", name_of(line.run), f"versi {line.run.version}" + _since(line.run)),
    ]
    if line.monthly_rate:
        facts.append(Fact("Iuran sebulan", rupiah(line.monthly_rate), line.segment))
    if policy.allows(user, Act.VIEW_HEALTH):
        facts += _letter_facts(line)
    return Panel("Seleksi", facts)


def _since(run: SelectionRun) -> str:
    return "; aturan pada portal berubah sejak itu" if run.terms and changed_since(run) else ""


def _letter_facts(line: SelectionLine) -> list[Fact]:
    letters = ", ".join(filter(None, line.priority.split(",")))
    return [
        Fact("Huruf prioritas", f"huruf {letters}" if letters else "tidak ada"),
        Fact("Alasan", ground(line)),
    ]
