"""Drafting the Keputusan Bupati of a wave from its selection (Pasal 22(4))."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from enrollment.decrees.freezing import in_annex_order, line_values, total_amount
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.decrees.pendataan import minutes_note
from enrollment.decrees.selectors import behind
from enrollment.decrees.services import make
from enrollment.decrees.wording import Wording, default_wording, to_json
from enrollment.holds.selectors import held
from enrollment.lifecycle import State
from enrollment.programs.models import Benefits, FundSource, Wave
from enrollment.programs.services import settle_wave
from enrollment.selection.eligible import with_freshness
from enrollment.selection.limits import figures, places
from enrollment.selection.models import SelectionRun
from enrollment.selection.selectors import current_run
from enrollment.selection.services import lock
from enrollment.workers.models import Registration, RegistrationQuerySet
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.dates import MONTHS, format_date
from jamsos.lib.money import number, rupiah, terbilang

SOURCES = {
    FundSource.APBD: "Anggaran Pendapatan dan Belanja Daerah Kabupaten Serang Tahun Anggaran {year}",
    FundSource.APBDES: "Anggaran Pendapatan dan Belanja Desa Tahun Anggaran {year}",
    FundSource.CSR: "tanggung jawab sosial perusahaan Tahun {year}",
    FundSource.OTHER: "sumber lain yang sah dan tidak mengikat Tahun {year}",
}
PROGRAMMES = {
    Benefits.JKK_JKM: "jaminan kecelakaan kerja dan jaminan kematian",
    Benefits.JKK_JKM_JHT: "jaminan kecelakaan kerja, jaminan kematian, dan jaminan hari tua",
}


@transaction.atomic
def draft(wave: Wave, *, actor: User | None) -> Decree:
    """Freeze the selected people of the wave into a draft; raises `DomainError` if there is one already.

    The person who selected may not also draft, and the wave must still have the figures it was selected under.
    """
    if actor is not None:
        policy.require(actor, Act.DRAFT_DECREE)
    wave = lock(wave)
    _refuse_draft(wave, actor)
    given = places([wave])
    chosen = chosen_for(wave)
    _refuse_departed(chosen)
    refuse_held(chosen)
    people = in_annex_order(chosen)
    if not people:
        raise DomainError("Tidak ada penerima terpilih pada tahap ini.", "Periksa hasil seleksi.")
    values = line_values(people, wave, dict(given.values_list("registration_id", "monthly_rate")))
    tracks = {person.track for person in people}
    wording = wording_of(wave, len(people), total_amount(values), tracks, behind(chosen))
    head = {"title": wording.title, "clauses": to_json(wording), "signer_title": "BUPATI SERANG"}
    decree = make(Kind.BUPATI, wave.program, values, wave=wave, actor=actor, **head)
    settle_wave(wave, actor=actor)
    audit.record("decrees.draft", actor=actor, subject=decree, people=decree.people, hash=decree.lines_hash)
    return decree


def _refuse_draft(wave: Wave, actor: User | None) -> None:
    """No draft while a decree rests on the selection, without one, by the selector, or after changed figures."""
    if Decree.objects.filter(wave=wave, kind=Kind.BUPATI).exclude(state=DecreeState.CANCELLED).exists():
        raise DomainError(
            f"{wave} sudah mempunyai rancangan atau Keputusan Bupati.", "Batalkan dulu rancangan yang ada."
        )
    run = current_run(wave)
    refuse_selector(wave, actor)
    if any(run.inputs.get(name) != value for name, value in figures(wave).items()):
        raise DomainError(
            f"Kuota, anggaran, bulan, atau iuran {wave} berubah sejak seleksi.", "Jalankan seleksi lagi lebih dahulu."
        )


def refuse_selector(wave: Wave, actor: User | None) -> None:
    """Raise `DomainError` for who ever selected the wave or filled a place of it: another person drafts."""
    if actor is None:
        return
    hands = Q(actor=actor) | Q(lines__promotion__actor=actor)
    if SelectionRun.objects.filter(hands, wave=wave).exists():
        raise DomainError("Penyeleksi tidak boleh menyusun keputusannya.", "Minta petugas lain.")


def _refuse_departed(chosen: RegistrationQuerySet) -> None:
    """Nobody whom an officer has found on the list of deaths and moves since the selection is decreed."""
    if left := with_freshness(chosen).filter(has_left=True).count():
        raise DomainError(
            f"{number(left)} orang terpilih meninggal atau pindah menurut daftar Disdukcapil.",
            "Tarik usulannya dengan alasan itu, lalu isi tempatnya dari daftar cadangan atau ulangi seleksi.",
        )


def chosen_for(wave: Wave) -> RegistrationQuerySet:
    """Whom a draft of the wave made now would name."""
    return Registration.objects.filter(state=State.SELECTED, pk__in=places([wave]).values("registration"))


def refuse_held(chosen: RegistrationQuerySet) -> None:
    """A place is not left empty and not filled over an objection: it is settled, or the wave is selected again."""
    if kept := chosen.filter(held()).count():
        raise DomainError(
            f"{number(kept)} nama terpilih sedang ditahan.",
            "Minta yang menahan melepaskannya, atau ulangi seleksi: yang ditahan tidak ikut, tempatnya terisi lagi.",
        )


def wording_of(wave: Wave, people: int, amount: int, tracks: Collection[str], lists: QuerySet[Decree]) -> Wording:
    """The drafted words of the wave's decree over `amount` rupiah: the law of the tracks on its list, its basis.

    `lists`: the decrees of the Dinas Sosial behind the list.
    """
    year = wave.program.year
    values = {
        "tahun": str(year),
        "tahap": str(wave.number),
        "orang": number(people),
        "orang_terbilang": terbilang(people),
        "rupiah": rupiah(amount),
        "rupiah_terbilang": terbilang(amount),
        "bulan": str(wave.months),
        "masa": span(wave.month_from, wave.month_to, year),
        "sumber_dana": SOURCES[FundSource(wave.fund_source)].format(year=year),
        "program": PROGRAMMES[Benefits(wave.benefits)],
    }
    return default_wording("bupati", values, notes=tuple(basis(lists)), cases=tracks)


def span(first: int, last: int, year: int) -> str:
    """The months paid for in words; one month is named once."""
    until = f"{MONTHS[last - 1]} {year}"
    return until if first == last else f"{MONTHS[first - 1]} sampai dengan {until}"


def basis(lists: QuerySet[Decree]) -> list[str]:
    """The berita acara and decrees of the Dinas Sosial behind the list."""
    basis = []
    for decree in lists.select_related("minutes"):
        minutes = decree.minutes
        basis.append(minutes_note(minutes.number, minutes.held_on))
        dated = format_date(decree.decided_on)
        basis.append(f"Keputusan Kepala Dinas Sosial Nomor {decree.number} tanggal {dated};")
    return basis
