"""Opening a programme year and changing the figures of its waves (Pasal 19(1), 20(4), 27)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from enrollment.programs.models import Budget, Group, GroupQuota, Program, Tariff, Wave
from enrollment.programs.opening import Opening, read_opening, read_tariffs
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError

FIRST_YEAR, LAST_YEAR = 2023, 2100
WAVE_FIGURES = ("fund_source", "wadah", "month_from", "month_to", "quota", "budget", "monthly_rate")


@transaction.atomic
def open_program(year: int, *, actor: User | None) -> Program:
    """The programme of `year`, opened with its groups, first wave, ceiling and tariffs if it is not there yet.

    Safe to repeat: a programme that exists is returned as it stands. Raises `DomainError` for a year out of
    range or an actor without the right.
    """
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(f"Tahun program {year} di luar {FIRST_YEAR}-{LAST_YEAR}.", "Periksa tahunnya.")
    opening = read_opening()
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
        audit.record("programs.open", actor=actor, subject=program, year=year, groups=len(groups))
    return program


def load_tariffs() -> int:
    """Load the tariff table; safe to repeat. Returns the number of tariffs."""
    tariffs = read_tariffs()
    Tariff.objects.bulk_create(
        tariffs,
        update_conflicts=True,
        unique_fields=["segment", "programme", "amount"],
        update_fields=["formula", "valid_from", "valid_to", "source", "confirmed"],
    )
    return len(tariffs)


def _open_groups(program: Program, opening: Opening) -> list[Group]:
    return Group.objects.bulk_create(
        Group(
            program=program,
            code=group["code"],
            name=group["name"],
            announced=group["people"],
            track=group["track"],
            occupation=group["occupation"],
        )
        for group in opening.groups
    )


def _open_first_wave(program: Program, groups: list[Group], opening: Opening) -> Wave:
    first = opening.wave
    rate = Tariff.objects.get(
        segment=first["tariff_segment"], programme=first["tariff_programme"], confirmed=True
    ).amount
    wave = Wave(program=program, number=1, monthly_rate=rate)
    for name in ("fund_source", "wadah", "month_from", "month_to", "quota"):
        setattr(wave, name, first[name])
    wave.budget = wave.quota * wave.cost_per_person
    wave.save()
    GroupQuota.objects.bulk_create(GroupQuota(wave=wave, group=group, quota=group.announced) for group in groups)
    Budget.objects.create(
        program=program,
        fund_source=wave.fund_source,
        ceiling=wave.budget,
        legal_basis=first["budget_basis"],
    )
    return wave


@transaction.atomic
def change_wave(wave: Wave, *, figures: dict[str, int | str], quotas: dict[int, int], actor: User | None) -> Wave:
    """Change a wave's figures and its group quotas (group id -> people).

    Raises `DomainError` when the wave is settled, its months are out of order, or its source of funds cannot
    carry the budgets of all its waves.
    """
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    _refuse_settled(wave)
    changes = _apply(wave, figures) | _apply_quotas(wave, quotas)
    if not changes:
        return wave
    _check_figures(wave)
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
    _check_ceiling(budget, _planned(budget, without=None))
    budget.save()
    audit.record("programs.change_budget", actor=actor, subject=budget, before=before, after=ceiling)
    return budget


def _refuse_settled(wave: Wave) -> None:
    if wave.settled_at is not None:
        raise DomainError(
            f"Angka {wave} sudah dipakai seleksi yang dikukuhkan, jadi tidak dapat diubah.",
            "Batalkan seleksinya lebih dahulu, atau buka tahap baru.",
        )


def _apply(wave: Wave, figures: dict[str, int | str]) -> dict[str, list[int | str]]:
    """Set the figures; returns name -> [before, after] of those that differ."""
    changes = {}
    for name in WAVE_FIGURES:
        if name in figures and getattr(wave, name) != figures[name]:
            changes[name] = [getattr(wave, name), figures[name]]
            setattr(wave, name, figures[name])
    return changes


def _apply_quotas(wave: Wave, quotas: dict[int, int]) -> dict[str, list[int | str]]:
    changes: dict[str, list[int | str]] = {}
    for line in wave.group_quotas.select_for_update(of=("self",)).select_related("group"):
        wanted = quotas.get(line.group_id, line.quota)
        if wanted != line.quota:
            changes[f"quota_{line.group.code}"] = [line.quota, wanted]
            line.quota = wanted
            line.save(update_fields=["quota"])
    return changes


def _check_figures(wave: Wave) -> None:
    if wave.month_from > wave.month_to:
        raise DomainError("Bulan pertama lebih besar daripada bulan terakhir.", "Tukar kedua bulan itu.")
    if not wave.monthly_rate:
        raise DomainError("Iuran per orang per bulan harus lebih dari nol.", "Lihat tabel tarif iuran.")
    budget = Budget.objects.select_for_update().filter(program=wave.program, fund_source=wave.fund_source).first()
    if budget is None:
        raise DomainError(
            f"Sumber dana {wave.get_fund_source_display()} belum punya pagu pada {wave.program}.",
            "Pilih sumber dana yang sudah punya pagu.",
        )
    _check_ceiling(budget, _planned(budget, without=wave) + wave.budget)


def _planned(budget: Budget, without: Wave | None) -> int:
    """Rupiah that the waves of this fund source plan to use."""
    waves = Wave.objects.filter(program_id=budget.program_id, fund_source=budget.fund_source)
    return sum(wave.budget for wave in waves if without is None or wave.pk != without.pk)


def _check_ceiling(budget: Budget, planned: int) -> None:
    if planned > budget.ceiling:
        raise DomainError(
            f"Anggaran tahap Rp{planned:,} melebihi pagu {budget} Rp{budget.ceiling:,}.".replace(",", "."),
            "Turunkan anggaran tahap, atau naikkan pagu bila dasarnya sudah ada.",
        )
