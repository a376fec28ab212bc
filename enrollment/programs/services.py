"""Opening a programme year, its waves and ceilings, and changing their figures (Pasal 19(1), 20(4), 27)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone

from eligibility.regulations import title_of
from enrollment.programs import figures as rules
from enrollment.programs.models import Budget, FundSource, Group, GroupQuota, Program, Segment, Wave
from enrollment.programs.opening import OURS, Opening, opening_of
from enrollment.programs.tariffs import first_day, load_tariffs, tariff
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.overtaking import require_unmoved

FIRST_YEAR, LAST_YEAR = 2023, 2100


@transaction.atomic
def open_program(year: int, *, regulation: str = "", actor: User | None) -> Program:
    """The programme of `year`, opened with its groups, first wave, ceiling and tariffs if it is not there yet.

    `regulation`: the code it is run under; without it our own regency's. Safe to repeat: a programme that exists is
    returned as it stands. Raises `DomainError` for a year out of range, an actor without the right, a regulation no
    programme can be opened under, or a year that is open under another one.
    """
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(f"Tahun program {year} di luar {FIRST_YEAR}-{LAST_YEAR}.", "Periksa tahunnya.")
    opening = opening_of(regulation or OURS)
    program, created = Program.objects.get_or_create(
        year=year,
        defaults={
            "regulation": opening.regulation,
            "announced_people": opening.announced_people,
            "announced_source": opening.announced_source,
        },
    )
    if created:
        load_tariffs()
        groups = _open_groups(program, opening)
        _open_first_wave(program, groups, opening)
        recorded = {"regulation": program.regulation, "groups": len(groups)}
        audit.record("programs.open", actor=actor, subject=program, year=year, **recorded)
    elif regulation and regulation != program.regulation:
        raise DomainError(
            f"{program} sudah dibuka menurut {title_of(program.regulation)}.", "Buka tahun lain untuk peraturan itu."
        )
    return program


@transaction.atomic
def discard_program(program: Program, *, actor: User | None) -> None:
    """Take back a year opened by mistake, with its groups, waves and ceilings.

    Raises `DomainError` as soon as anything rests on it: a proposal, an import, a selection, a decree.
    """
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    program = Program.objects.select_for_update().get(pk=program.pk)
    year = program.year
    try:
        program.delete()
    except ProtectedError as error:
        raise DomainError(
            f"{program} sudah dipakai, jadi tidak dapat dihapus.",
            "Hanya tahun tanpa usulan, impor, seleksi dan keputusan yang dapat ditarik kembali.",
        ) from error
    audit.record("programs.discard", actor=actor, year=year)


def _open_groups(program: Program, opening: Opening) -> list[Group]:
    return Group.objects.bulk_create(
        Group(
            program=program,
            code=group["code"],
            name=group["name"],
            announced=group.get("people", 0),
            track=group["track"],
            occupation=group.get("occupation", ""),
        )
        for group in opening.groups
    )


def _open_first_wave(program: Program, groups: list[Group], opening: Opening) -> Wave:
    first = opening.wave
    wave = Wave(program=program, number=1, benefits=first["tariff_programme"])
    for name in ("fund_source", "wadah", "month_from", "month_to", "quota"):
        setattr(wave, name, first[name])
    wave.monthly_rate = _rate_of(wave)
    wave.budget = wave.quota * wave.cost_per_person
    wave.save()
    named = {group["code"] for group in opening.groups if "people" in group}
    GroupQuota.objects.bulk_create(
        GroupQuota(wave=wave, group=group, quota=group.announced) for group in groups if group.code in named
    )
    Budget.objects.create(
        program=program,
        fund_source=wave.fund_source,
        ceiling=wave.budget,
        legal_basis=first["budget_basis"],
    )
    return wave


def _rate_of(wave: Wave) -> int:
    """The confirmed tariff of a vulnerable worker, a participant without wages (Pasal 7(1)d)."""
    return tariff(Segment.BPU, wave.benefits, wave.fund_source, first_day(wave)).amount


@transaction.atomic
def open_wave(
    program: Program, *, fund_source: str, month_from: int, month_to: int, quota: int, actor: User | None
) -> Wave:
    """The next wave of the year, without group quotas; its rate is the tariff of its first month.

    Raises `DomainError` for months out of order, no places, or a fund source that has no ceiling or cannot carry
    the wave beside the others.
    """
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    program = Program.objects.select_for_update().get(pk=program.pk)
    last = program.waves.aggregate(last=Max("number"))["last"] or 0
    wave = Wave(program=program, number=last + 1, fund_source=_known_source(fund_source), quota=quota)
    wave.month_from, wave.month_to = month_from, month_to
    rules.check_figures(wave)
    if quota < 1:
        raise DomainError("Kuota tahap harus lebih dari nol.", "Isi jumlah orang yang dapat ditampung.")
    wave.monthly_rate = _rate_of(wave)
    wave.budget = quota * wave.cost_per_person
    rules.check_funds(wave)
    wave.save()
    figures = {name: getattr(wave, name) for name in rules.WAVE_FIGURES}
    audit.record("programs.open_wave", actor=actor, subject=wave, number=wave.number, **figures)
    return wave


@transaction.atomic
def open_budget(program: Program, fund_source: str, ceiling: int, legal_basis: str, *, actor: User | None) -> Budget:
    """The ceiling of a further fund source (Pasal 27), in whole rupiah.

    Raises `DomainError` when that source has one already, or without an amount or its legal basis.
    """
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    program = Program.objects.select_for_update().get(pk=program.pk)
    budget = Budget(program=program, fund_source=_known_source(fund_source), ceiling=ceiling)
    budget.legal_basis = legal_basis.strip()
    if program.budgets.filter(fund_source=fund_source).exists():
        raise DomainError(f"Pagu {budget} sudah ada.", "Ubah pagu itu pada halaman Program.")
    if ceiling < 1 or not budget.legal_basis:
        raise DomainError("Pagu atau dasarnya kosong.", "Isi rupiahnya dan dasarnya (DPA, APBDes, perjanjian).")
    budget.save()
    audit.record("programs.open_budget", actor=actor, subject=budget, fund_source=fund_source, ceiling=ceiling)
    return budget


def _known_source(fund_source: str) -> str:
    if fund_source not in FundSource.values:
        raise DomainError(f"Sumber dana «{fund_source[:20]}» tidak dikenal.", f"Pilih {', '.join(FundSource.values)}.")
    return fund_source


@transaction.atomic
def change_wave(
    wave: Wave,
    *,
    figures: Mapping[str, int | str],
    quotas: Mapping[int, int | None],
    rates: Mapping[str, int | None] | None = None,
    seen: str | None = None,
    actor: User | None,
) -> Wave:
    """Change a wave's figures, its group quotas (group id -> people) and what its segments pay (-> rupiah a month).

    None = no quota of its own, or the wave's rate. A rate nobody set follows the benefits; a budget that is the
    product of quota, months and rate follows them; one set to another figure stays. `seen`: what the form showed.
    Raises `DomainError` when the wave is settled, its months are out of order, a rate is no confirmed tariff, or
    its source of funds cannot carry the budgets of all its waves; `Overtaken` when somebody else changed it meanwhile.
    """
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    refuse_settled(wave)
    before = rules.standing(wave)
    changes = rules.apply_figures(wave, figures) | rules.apply_quotas(wave, quotas)
    changes |= rules.apply_rates(wave, rates or {})
    if not changes:
        return wave
    require_unmoved(before, seen)
    changes |= rules.follow_tariff(wave, changes)
    rules.check_figures(wave)
    rules.check_rates(wave, changes)
    changes |= rules.follow_cost(wave, changes)
    rules.check_funds(wave)
    wave.save()
    audit.record("programs.change_wave", actor=actor, subject=wave, changes=changes)
    return wave


@transaction.atomic
def settle_wave(wave: Wave, *, actor: User | None) -> Wave:
    """Fix a wave's figures because its selection stands; from then on `change_wave` refuses."""
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.settled_at is None:
        wave.settled_at = timezone.now()
        wave.save(update_fields=["settled_at"])
        audit.record("programs.settle_wave", actor=actor, subject=wave, quota=wave.quota, budget=wave.budget)
    return wave


@transaction.atomic
def reopen_wave(wave: Wave, *, actor: User | None) -> Wave:
    """Undo `settle_wave`, because the selection it rested on was undone."""
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.settled_at is not None:
        wave.settled_at = None
        wave.save(update_fields=["settled_at"])
        audit.record("programs.reopen_wave", actor=actor, subject=wave)
    return wave


@transaction.atomic
def change_budget(budget: Budget, *, ceiling: int, legal_basis: str, actor: User | None) -> Budget:
    """Change the ceiling of a fund source; refused below what its waves already use."""
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    budget = Budget.objects.select_for_update().get(pk=budget.pk)
    before = budget.ceiling
    budget.ceiling, budget.legal_basis = ceiling, legal_basis
    rules.check_ceiling(budget, rules.planned(budget))
    budget.save()
    audit.record("programs.change_budget", actor=actor, subject=budget, before=before, after=ceiling)
    return budget


def refuse_settled(wave: Wave) -> None:
    if wave.settled_at is not None:
        raise DomainError(
            f"Angka {wave} sudah dipakai seleksi yang dikukuhkan, jadi tidak dapat diubah.",
            "Batalkan seleksinya lebih dahulu, atau buka tahap baru pada halaman Program (tombol Buka tahap).",
        )
