"""Who does what now with a wave, counted from where the people of its places stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count

from enrollment.lifecycle import State
from enrollment.programs.models import Wave
from enrollment.selection.limits import places
from enrollment.selection.models import SelectionRun
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number

Steps = Mapping[State, tuple[str, str, str]]
# Per state of the people: who acts, the act with {} = how many, and where.
AFTER_DECREE: Steps = {
    State.DECREED: ("Disnaker", "Siapkan berkas pendaftaran BPJS untuk {} orang.", "Halaman BPJS."),
    State.SUBMITTED: ("Disnaker", "Unggah jawaban BPJS untuk {} orang.", "Halaman BPJS, pengajuan yang terbuka."),
    State.REGISTERED: ("Disnaker", "Bayar dan catat iuran pertama {} orang.", "Halaman Iuran."),
}
AFTER_DRAFT: Steps = {
    State.SELECTED: (
        "Bagian Hukum",
        "Tetapkan Keputusan Bupati untuk {} orang.",
        "Halaman Keputusan: rancangannya sudah ada; nomor dan tanggal diisi oleh orang lain daripada penyusunnya.",
    ),
    **AFTER_DECREE,
}
DONE = Fact("Selesai", "Tidak ada; seluruh daftar sudah diteruskan.")


def open_steps(steps: Steps, found: Mapping[str, int]) -> Sequence[Fact]:
    """One step per state in which people still wait (`found`: how many by state)."""
    waiting = [(step, found[state]) for state, step in steps.items() if found.get(state)]
    return [Fact(who, what.format(number(people)), how) for (who, what, how), people in waiting] or [DONE]


def next_panel(wave: Wave, run: SelectionRun | None) -> Panel:
    """Before the draft by the selection, afterwards by the people; who was dropped at a submission does not wait."""
    if wave.settled_at:
        held = places([wave]).exclude(registration__decree_lines__submission_lines__included=False).order_by()
        found = dict(held.values_list("registration__state").annotate(Count("pk")))
        return Panel("Langkah berikutnya", open_steps(AFTER_DRAFT, found))
    if run:
        step = Fact("Bagian Hukum", "Susun rancangan Keputusan Bupati.", "Penyeleksi tidak boleh menyusunnya.")
    else:
        step = Fact("Dinas Sosial", "Jalankan seleksi.", "Setelah verval selesai dan nilainya mutakhir.")
    return Panel("Langkah berikutnya", [step])
