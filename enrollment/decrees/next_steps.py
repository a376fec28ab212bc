"""Who does what now with a decree, counted from where its people stand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count

from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.holds.selectors import held
from enrollment.lifecycle import State
from enrollment.selection.next_steps import AFTER_DECREE, Steps, open_steps
from jamsos.accounts.models import User
from jamsos.ui.panels import Fact, Panel

# For an issued decree, per state of its people.
AFTER_ISSUE: dict[Kind, Steps] = {
    Kind.KADINSOS: {
        State.LISTED: ("Dinas Sosial", "Kirim {} nama ke Disdukcapil.", "Halaman Verval, tombol Kirim daftar."),
        State.IN_VERIFICATION: ("Disdukcapil", "Jawab verval {} nama.", "Halaman Verval, kiriman yang terbuka."),
        State.RETURNED: ("Pengusul", "Perbaiki {} nama yang dikembalikan.", "Halaman Pekerja, status Dikembalikan."),
        State.VERIFIED: ("Dinas Sosial", "Jalankan seleksi untuk {} nama.", "Halaman Seleksi."),
    },
    Kind.BUPATI: AFTER_DECREE,
}


def next_panel(decree: Decree, user: User) -> Panel:
    """The steps that are open, by kind and state of the decree and the states of its people."""
    if decree.state == DecreeState.ISSUED:
        return Panel("Langkah berikutnya", _open_steps(decree))
    steps = {
        (Kind.KADINSOS, DecreeState.DRAFT): _sign_kadinsos,
        (Kind.BUPATI, DecreeState.DRAFT): _sign_bupati,
    }
    step = steps.get((Kind(decree.kind), DecreeState(decree.state)), _start_again)
    return Panel("Langkah berikutnya", [step(decree, user)])


def _open_steps(decree: Decree) -> Sequence[Fact]:
    """One step per state in which people of the decree still wait; who is held or was dropped at a submission not."""
    waiting = decree.lines.exclude(submission_lines__included=False).exclude(held("registration")).order_by()
    found = dict(waiting.values_list("registration__state").annotate(Count("pk")))
    return open_steps(AFTER_ISSUE[Kind(decree.kind)], found)


def _sign_kadinsos(decree: Decree, user: User) -> Fact:
    how = "Kepala Dinas menandatangani cetakannya, lalu mengisi nomor dan tanggalnya lewat tombol Tetapkan."
    return Fact("Dinas Sosial", "Periksa berita acara dan daftar nama, lalu tetapkan.", how)


def _sign_bupati(decree: Decree, user: User) -> Fact:
    if decree.made_by_id == user.pk:
        how = "Anda penyusunnya. Serahkan nomor dan tanggalnya."
        return Fact("Bagian Hukum", "Minta pejabat lain menetapkannya.", how)
    how = "Isi nomor dan tanggal setelah ditandatangani Bupati. Lambang negara dibubuhkan pada cetakan itu."
    return Fact("Bagian Hukum", "Bandingkan naskah dan daftar, lalu tetapkan.", how)


def _start_again(decree: Decree, user: User) -> Fact:
    return Fact("Selesai", "Rancangan ini batal.", "Susun yang baru dari data terbaru; yang batal tetap tersimpan.")
