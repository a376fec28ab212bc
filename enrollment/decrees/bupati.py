"""Drafting the Keputusan Bupati of a wave from its selection (Pasal 22(4))."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from enrollment.decrees.freezing import in_annex_order, line_values
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.decrees.services import make
from enrollment.decrees.wording import Wording, default_wording, to_json
from enrollment.lifecycle import State
from enrollment.programs.models import FundSource, Wave
from enrollment.programs.services import settle_wave
from enrollment.selection.models import Place, SelectionRun
from enrollment.selection.services import figures, lock
from enrollment.workers.models import Registration
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
PROGRAMME = "jaminan kecelakaan kerja dan jaminan kematian"


@transaction.atomic
def draft(wave: Wave, *, actor: User | None) -> Decree:
    """Freeze the selected people of the wave into a draft; raises `DomainError` if there is one already.

    The person who selected may not also draft, and the wave must still have the figures it was selected under.
    """
    if actor is not None:
        policy.require(actor, Act.DRAFT_DECREE)
    wave = lock(wave)
    run = _run_to_draft(wave, actor)
    people = in_annex_order(
        Registration.objects.filter(
            state=State.SELECTED, selection_lines__run=run, selection_lines__place=Place.SELECTED
        )
    )
    if not people:
        raise DomainError("Tidak ada penerima terpilih pada tahap ini.", "Periksa hasil seleksi.")
    wording = wording_of(wave, len(people), {person.track for person in people})
    head = {"title": wording.title, "clauses": to_json(wording), "signer_title": "BUPATI SERANG"}
    decree = make(Kind.BUPATI, wave.program, line_values(people, wave), wave=wave, actor=actor, **head)
    settle_wave(wave, actor=actor)
    audit.record("decrees.draft", actor=actor, subject=decree, people=decree.people, hash=decree.lines_hash)
    return decree


def _run_to_draft(wave: Wave, actor: User | None) -> SelectionRun:
    """The selection in force; refused when a decree rests on it, by the selector, or after changed figures."""
    if Decree.objects.filter(wave=wave, kind=Kind.BUPATI).exclude(state=DecreeState.CANCELLED).exists():
        raise DomainError(
            f"{wave} sudah mempunyai rancangan atau Keputusan Bupati.", "Batalkan dulu rancangan yang ada."
        )
    run = SelectionRun.objects.filter(wave=wave, current=True).first()
    if run is None:
        raise DomainError(f"{wave} belum diseleksi.", "Jalankan seleksi pada halaman Seleksi.")
    if actor is not None and run.actor_id == actor.pk:
        raise DomainError("Penyeleksi tidak boleh menyusun keputusannya.", "Minta petugas lain.")
    if any(run.inputs.get(name) != value for name, value in figures(wave).items()):
        raise DomainError(
            f"Kuota, anggaran, bulan, atau iuran {wave} berubah sejak seleksi.", "Jalankan seleksi lagi lebih dahulu."
        )
    return run


def wording_of(wave: Wave, people: int, tracks: Collection[str]) -> Wording:
    """The drafted words of the wave's decree: the law of the tracks on its list, and the decrees it rests on."""
    year, amount = wave.program.year, people * wave.cost_per_person
    values = {
        "tahun": str(year),
        "tahap": str(wave.number),
        "orang": number(people),
        "orang_terbilang": terbilang(people),
        "rupiah": rupiah(amount),
        "rupiah_terbilang": terbilang(amount),
        "bulan": str(wave.months),
        "masa": f"{MONTHS[wave.month_from - 1]} sampai dengan {MONTHS[wave.month_to - 1]} {year}",
        "sumber_dana": SOURCES[FundSource(wave.fund_source)].format(year=year),
        "program": PROGRAMME,
    }
    return default_wording("bupati", values, notes=tuple(_basis(wave)), tracks=tracks)


def _basis(wave: Wave) -> list[str]:
    """Memperhatikan: the berita acara and decrees of the Dinas Sosial behind the list."""
    basis = []
    issued = wave.program.decrees.filter(kind=Kind.KADINSOS, state=DecreeState.ISSUED).select_related("minutes")
    for decree in issued.order_by("decided_on"):
        minutes = decree.minutes
        basis.append(f"Berita Acara Hasil Pendataan Nomor {minutes.number} tanggal {format_date(minutes.held_on)};")
        dated = format_date(decree.decided_on)
        basis.append(f"Keputusan Kepala Dinas Sosial Nomor {decree.number} tanggal {dated};")
    return basis
