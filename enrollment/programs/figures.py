"""Figures of a wave and what binds them: months, rate, the ceiling of the fund source (Pasal 15(2), 20(4), 27)."""

from __future__ import annotations

from collections.abc import Mapping

from enrollment.programs.models import Benefits, Budget, Group, GroupQuota, Segment, SexPreference, Wave, WaveRate
from enrollment.programs.tariffs import check_rate, first_day, tariff
from jamsos.errors import DomainError
from jamsos.lib.money import rupiah

WAVE_FIGURES = (
    *("fund_source", "wadah", "month_from", "month_to", "quota", "budget"),
    *("benefits", "monthly_rate", "sex_preference"),
)
RATE_FIGURES = frozenset({"fund_source", "month_from", "benefits", "monthly_rate"})
RATE, QUOTA = "rate_", "quota_"
Changes = dict[str, list[int | str | None]]


def standing(wave: Wave) -> dict[str, int | str]:
    """All that the form of a wave shows, by the name of its field there."""
    figures = {name: getattr(wave, name) for name in WAVE_FIGURES}
    quotas = {f"{QUOTA}{group}": quota for group, quota in wave.group_quotas.values_list("group_id", "quota")}
    return figures | quotas | {f"{RATE}{segment}": amount for segment, amount in wave.segment_rates().items()}


def apply_figures(wave: Wave, figures: Mapping[str, int | str]) -> Changes:
    """Set the figures; returns name -> [before, after] of those that differ."""
    changes: Changes = {}
    for name in WAVE_FIGURES:
        if name in figures and getattr(wave, name) != figures[name]:
            changes[name] = [getattr(wave, name), figures[name]]
            setattr(wave, name, figures[name])
    return changes


def apply_quotas(wave: Wave, quotas: Mapping[int, int | None]) -> Changes:
    """Store group id -> people, None = no quota of its own; groups that are not named keep theirs."""
    held = dict(wave.group_quotas.values_list("group_id", "quota"))
    changes: Changes = {}
    for group in wave.program.groups.filter(pk__in=quotas).order_by("pk"):
        before, wanted = held.get(group.pk), quotas[group.pk]
        if wanted != before:
            changes[f"quota_{group.code}"] = [before, wanted]
            _put_quota(wave, group, wanted)
    return changes


def _put_quota(wave: Wave, group: Group, quota: int | None) -> None:
    if quota is None:
        wave.group_quotas.filter(group=group).delete()
    else:
        GroupQuota.objects.update_or_create(wave=wave, group=group, defaults={"quota": quota})


def apply_rates(wave: Wave, rates: Mapping[str, int | None]) -> Changes:
    """Store segment -> rupiah a month, None = the wave's own rate; segments that are not named keep theirs."""
    held, changes = wave.segment_rates(), Changes()
    for segment, wanted in sorted(rates.items()):
        before = held.get(segment)
        if wanted != before:
            changes[f"{RATE}{segment}"] = [before, wanted]
            wave.rates.filter(segment=segment).delete()
            if wanted is not None:
                WaveRate.objects.create(wave=wave, segment=Segment(segment), amount=wanted)
    return changes


def follow_tariff(wave: Wave, changes: Changes) -> Changes:
    """Other benefits cost another contribution: take the tariff's, unless an officer set the rate as well."""
    if "benefits" not in changes or "monthly_rate" in changes:
        return {}
    before, known = wave.monthly_rate, tariff(Segment.BPU, wave.benefits, wave.fund_source, first_day(wave))
    wave.monthly_rate = known.amount
    return {"monthly_rate": [before, known.amount]}


def check_rates(wave: Wave, changes: Changes) -> None:
    """Raise `DomainError` when a rate this change touches is no confirmed tariff of its segment."""
    if not (set(changes) & RATE_FIGURES or any(name.startswith(RATE) for name in changes)):
        return
    for segment, amount in {Segment.BPU: wave.monthly_rate, **wave.segment_rates()}.items():
        check_rate(wave, segment, amount)


def follow_cost(wave: Wave, changes: Changes) -> Changes:
    """Let the budget follow quota, months and rate, unless an officer set it to another figure than their product."""

    def before(name: str) -> int:
        return changes[name][0] if name in changes else getattr(wave, name)

    cost = before("quota") * (before("month_to") - before("month_from") + 1) * before("monthly_rate")
    after = wave.quota * wave.cost_per_person
    if "budget" in changes or wave.budget != cost or after == cost:
        return {}
    wave.budget = after
    return {"budget": [cost, after]}


def check_figures(wave: Wave) -> None:
    """Raise `DomainError` for months out of order, no rate at all, or a choice that is none."""
    if wave.month_from > wave.month_to:
        raise DomainError("Bulan pertama lebih besar daripada bulan terakhir.", "Tukar kedua bulan itu.")
    if not 1 <= wave.month_from <= wave.month_to <= 12:
        raise DomainError("Bulan tahap harus antara 1 dan 12.", "Pilih bulan pada tahun program.")
    if not wave.monthly_rate:
        raise DomainError("Iuran per orang per bulan harus lebih dari nol.", "Lihat tabel tarif iuran.")
    if wave.benefits not in Benefits.values or wave.sex_preference not in SexPreference.values:
        raise DomainError("Program jaminan atau pembeda jenis kelamin tidak dikenal.", "Pilih dari daftar.")


def check_funds(wave: Wave) -> None:
    """Raise `DomainError` unless the wave's source of funds has a ceiling that carries all its waves."""
    budget = Budget.objects.select_for_update().filter(program=wave.program, fund_source=wave.fund_source).first()
    if budget is None:
        raise DomainError(
            f"Sumber dana {wave.get_fund_source_display()} belum punya pagu pada {wave.program}.",
            "Buka pagunya pada halaman Program (tombol Buka pagu), atau pilih sumber dana yang sudah punya pagu.",
        )
    check_ceiling(budget, planned(budget, without=wave) + wave.budget)


def planned(budget: Budget, without: Wave | None = None) -> int:
    """Rupiah that the waves of this fund source plan to use."""
    waves = Wave.objects.filter(program_id=budget.program_id, fund_source=budget.fund_source)
    return sum(wave.budget for wave in waves if without is None or wave.pk != without.pk)


def check_ceiling(budget: Budget, needed: int) -> None:
    """Raise `DomainError` when the waves need more than the ceiling."""
    if needed > budget.ceiling:
        raise DomainError(
            f"Anggaran semua tahap {rupiah(needed)} melebihi pagu {budget} {rupiah(budget.ceiling)}.",
            "Turunkan anggaran tahap, atau naikkan pagu bila dasarnya sudah ada.",
        )
