"""Who does what now with a decree, counted from where its people stand; the viewing officer's own task comes first."""

from __future__ import annotations

from django.db.models import Count

from enrollment.decrees.amendment_plan import amendable
from enrollment.decrees.leaving import waiting_for_amendment
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.decrees.services import ISSUE_ACT, MAKE_ACT, refuse_maker, refuse_proposer
from enrollment.holds.selectors import held
from enrollment.lifecycle import State
from enrollment.selection.next_steps import AFTER_DECREE, DONE, Step, Steps, counted, open_steps, steps_panel
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.ui.panels import Fact, Panel

# For an issued decree, per state of its people.
AFTER_ISSUE: dict[Kind, Steps] = {
    Kind.KADINSOS: {
        State.LISTED: Step(
            "Dinas Sosial",
            "Kirim {} nama ke Disdukcapil.",
            "Halaman Verval, tombol Kirim daftar.",
            Act.SEND_VERIFICATION,
            "verification-send",
        ),
        State.IN_VERIFICATION: Step(
            "Disdukcapil",
            "Jawab verval {} nama.",
            "Halaman Verval, kiriman yang terbuka.",
            Act.RECORD_VERDICTS,
            "verification",
        ),
        State.RETURNED: Step(
            "pengusul",
            "Perbaiki {} nama yang dikembalikan.",
            "Halaman Verval, Dikembalikan.",
            Act.CHANGE_WORKERS,
            "verification-returned",
        ),
        State.VERIFIED: Step(
            "Dinas Sosial", "Jalankan seleksi untuk {} nama.", "Halaman Seleksi.", Act.RUN_SELECTION, "waves"
        ),
    },
    Kind.BUPATI: AFTER_DECREE,
}
OFFICE = {Kind.KADINSOS: "Kepala Dinas Sosial", Kind.BUPATI: "Bagian Hukum"}
CANCELLED = Fact("Selesai", "Rancangan ini batal.", "Susun yang baru dari data terbaru; yang batal tetap tersimpan.")


def next_panel(decree: Decree, user: User) -> Panel:
    """The steps that are open, by kind and state of the decree and the states of its people."""
    if decree.state == DecreeState.ISSUED:
        waiting = _people_steps(decree)
        steps = [*_paper_steps(decree), *_amending(decree), *waiting]
        return steps_panel(steps, user, done=None if waiting else DONE)
    if decree.state == DecreeState.DRAFT:
        return steps_panel(_deciding(decree, user), user)
    return steps_panel([], user, done=CANCELLED)


def _people_steps(decree: Decree) -> list[Step]:
    """One step per state in which people of the decree still wait; who is held or was dropped at a submission not."""
    waiting = decree.lines.exclude(submission_lines__included=False).exclude(held("registration")).order_by()
    found = dict(waiting.values_list("registration__state").annotate(Count("pk")))
    return open_steps(AFTER_ISSUE[Kind(decree.kind)], found)


def _paper_steps(decree: Decree) -> list[Step]:
    """The signed paper is waited for until it is there."""
    if decree.signed_files.exists():
        return []
    kind = Kind(decree.kind)
    how = "Pindaian atau berkas bertanda tangan elektronik, agar yang diserahkan sama dengan yang ditandatangani."
    what = "Unggah naskah yang sudah ditandatangani."
    return [Step(OFFICE[kind], what, how, ISSUE_ACT[kind], "decree-signed", (decree.pk,))]


def _amending(decree: Decree) -> list[Step]:
    """Who has left since is taken off by an amendment, which is drafted from the wave's first decree."""
    if decree.kind != Kind.BUPATI or not amendable(decree.wave):
        return []
    gone = waiting_for_amendment().filter(decree__wave=decree.wave).count()
    what, how = "Susun keputusan perubahan untuk {} penerima yang keluar.", "Penggantinya menurut daftar cadangan."
    first = decree.amends_id or decree.pk
    step = Step("Bagian Hukum", what, how, Act.DRAFT_DECREE, "decree-amend", (first,))
    return [counted(step, gone)] if gone else []


def _deciding(decree: Decree, user: User) -> list[Step]:
    """Checking and issuing a draft, by somebody else than who made it or brought its people in."""
    kind, act = Kind(decree.kind), ISSUE_ACT[Kind(decree.kind)]
    if policy.allows(user, act) and _is_barred(decree, user):
        return [*_wording(decree), _another(kind)]
    issue = Step(OFFICE[kind], *WORDS[kind], act, "decree-issue", (decree.pk,))
    if not decree.is_unchecked:
        return [issue]
    what, how = "Catat pemeriksaan naskah dan daftar.", "Dapat juga dinyatakan sekaligus saat menetapkan."
    return [Step(OFFICE[kind], what, how, act, "decree-check", (decree.pk,)), issue]


def _another(kind: Kind) -> Step:
    how = "Anda penyusunnya, atau ikut mengusulkan nama di dalamnya. Serahkan nomor dan tanggalnya."
    who = f"pejabat lain {OFFICE[kind]}"
    return Step(who, "Minta pejabat lain menetapkannya.", how, ISSUE_ACT[kind], barred=True)


def _wording(decree: Decree) -> list[Step]:
    """What is left to the maker until the draft has been checked."""
    kind = Kind(decree.kind)
    if kind != Kind.BUPATI or decree.checked_at:
        return []
    what, how = "Sunting naskahnya bila perlu.", "Sampai pemeriksaan dicatat."
    return [Step(OFFICE[kind], what, how, MAKE_ACT[kind], "decree-words", (decree.pk,))]


WORDS = {
    Kind.KADINSOS: (
        "Periksa berita acara dan daftar nama, lalu tetapkan.",
        "Kepala Dinas menandatangani cetakannya, lalu mengisi nomor dan tanggalnya lewat tombol Tetapkan.",
    ),
    Kind.BUPATI: (
        "Bandingkan naskah dan daftar, lalu tetapkan.",
        "Isi nomor dan tanggal setelah ditandatangani Bupati. Lambang negara dibubuhkan pada cetakan itu.",
    ),
}


def _is_barred(decree: Decree, user: User) -> bool:
    """Whether another one must issue it: the maker of a Keputusan Bupati, or who proposed for the Dinas."""
    try:
        refuse_maker(decree, user)
        refuse_proposer(decree, user)
    except DomainError:
        return True
    return False
