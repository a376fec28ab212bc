"""Who does what now with a wave, counted from where the people of its places stand; one's own task comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.programs.models import Wave
from enrollment.selection.limits import places
from enrollment.selection.models import SelectionRun
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number


@dataclass(frozen=True)
class Step:
    """What is to be done now, by which office, where, and the right it needs; `page` is where it is begun."""

    who: str
    what: str
    how: str
    act: Act
    page: str = ""
    args: tuple[int, ...] = ()
    barred: bool = False
    """Whether the viewing officer may not do it though the role may: nobody checks what they made."""

    def told_to(self, user: User) -> Fact:
        """In the words for this officer: with a link to begin it, or as what waits for another office."""
        if self.is_for(user):
            return Fact("Anda sekarang", self.what, self.how, reverse(self.page, args=self.args) if self.page else "")
        return Fact(f"Menunggu {self.who}", self.what, self.how)

    def is_for(self, user: User) -> bool:
        return not self.barred and policy.allows(user, self.act)


Steps = Mapping[State, Step]
# Per state of the people: the step that is due, with {} = how many.
AFTER_DECREE: Steps = {
    State.DECREED: Step(
        "Disnaker",
        "Siapkan berkas pendaftaran BPJS untuk {} orang.",
        "Halaman BPJS.",
        Act.PREPARE_SUBMISSION,
        "submissions",
    ),
    State.SUBMITTED: Step(
        "Disnaker",
        "Unggah jawaban BPJS untuk {} orang.",
        "Halaman BPJS, pengajuan yang terbuka.",
        Act.RECORD_ANSWER,
        "submissions",
    ),
    State.REGISTERED: Step(
        "Disnaker",
        "Bayar dan catat iuran pertama {} orang.",
        "Halaman Iuran.",
        Act.POST_CONTRIBUTIONS,
        "contributions",
    ),
}
AFTER_DRAFT: Steps = {
    State.SELECTED: Step(
        "Bagian Hukum",
        "Tetapkan Keputusan Bupati untuk {} orang.",
        "Halaman Keputusan: rancangannya sudah ada; nomor dan tanggal diisi oleh orang lain daripada penyusunnya.",
        Act.ISSUE_DECREE,
        "decrees",
    ),
    **AFTER_DECREE,
}
DONE = Fact("Selesai", "Seluruh daftar sudah diteruskan.")


def open_steps(steps: Steps, found: Mapping[str, int]) -> list[Step]:
    """One step per state in which people still wait (`found`: how many by state)."""
    return [counted(step, found[state]) for state, step in steps.items() if found.get(state)]


def counted(step: Step, people: int) -> Step:
    """The step with the number of those it is about."""
    return replace(step, what=step.what.format(number(people)))


def steps_panel(steps: Iterable[Step], user: User, *, done: Fact | None = None) -> Panel:
    """First what the viewing officer can do now, then what waits for others, then what is `done`."""
    in_order = sorted(steps, key=lambda step: not step.is_for(user))
    return Panel("Langkah berikutnya", [*(step.told_to(user) for step in in_order), *([done] if done else [])])


def next_panel(wave: Wave, run: SelectionRun | None, user: User) -> Panel:
    """Before the draft by the selection, afterwards by the people; who was dropped at a submission does not wait."""
    if wave.settled_at:
        held = places([wave]).exclude(registration__decree_lines__submission_lines__included=False).order_by()
        found = dict(held.values_list("registration__state").annotate(Count("pk")))
        steps = open_steps(AFTER_DRAFT, found)
        return steps_panel(steps, user, done=None if steps else DONE)
    return steps_panel([_draft() if run else _select(wave)], user)


def _draft() -> Step:
    how = "Penyeleksi tidak boleh menyusunnya."
    return Step("Bagian Hukum", "Susun rancangan Keputusan Bupati.", how, Act.DRAFT_DECREE, "decree-draft")


def _select(wave: Wave) -> Step:
    how = "Setelah verval selesai dan nilainya mutakhir."
    return Step("Dinas Sosial", "Jalankan seleksi.", how, Act.RUN_SELECTION, "wave-select", (wave.pk,))
