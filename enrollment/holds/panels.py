"""A hold as panels: that a name is held, why, since when and by whom; what holding and releasing bring about."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from enrollment.holds.models import HOLDABLE, Hold
from enrollment.lifecycle import State
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags import formats

KEPT_LIST = "Tetap tercantum pada Keputusan Kepala Dinas Sosial."
NOT_LOCKED = "Tidak ikut dikunci; berita acara menghitungnya sebagai nama yang ditahan."
NOT_SENT = "Tidak ikut dikirim untuk verval."
NOT_SELECTED = "Tidak ikut seleksi dan tidak naik dari daftar cadangan."
NO_DECREE = "Rancangan yang sudah memuat namanya tidak dapat ditetapkan."
EFFECTS: dict[str, tuple[str, ...]] = {
    State.PROPOSED: (NOT_LOCKED,),
    State.LOCKED: (NO_DECREE, "Bila rancangannya dibatalkan dan pendataan dikunci lagi, namanya tidak ikut."),
    State.LISTED: (KEPT_LIST, NOT_SENT),
    State.IN_VERIFICATION: (KEPT_LIST, "Jawaban Disdukcapil tetap dicatat.", NOT_SELECTED),
    State.RETURNED: (KEPT_LIST, "Datanya tetap dapat diperbaiki dan diajukan lagi.", NOT_SENT),
    State.VERIFIED: (KEPT_LIST, NOT_SELECTED),
    State.WAITING: (KEPT_LIST, NOT_SELECTED, NO_DECREE),
    State.SELECTED: (
        KEPT_LIST,
        NO_DECREE,
        "Rancangan baru belum dapat disusun; bila seleksi diulang, tempatnya diberikan kepada yang berikut.",
    ),
}
OTHERS = "Nama lain dalam daftar yang sama tidak ikut tertahan."
SEEN = "Pengusulnya melihat alasan ini pada daftar kerja dan menjelaskannya; hanya pemeriksa yang melepaskan."
LET_GO = (
    "Namanya ikut lagi dalam langkah berikutnya bila syarat lain terpenuhi; yang tercatat meninggal tetap tidak.",
    "Tidak dapat diurungkan; bila perlu ditahan lagi dengan alasan baru.",
)


def effect_panel(one: Registration) -> Panel:
    """What follows from holding the name in the person's present state."""
    lines = (*EFFECTS.get(one.state, ()), OTHERS, SEEN)
    note = f"Status sekarang: {one.get_state_display()}."
    return Panel("Akibatnya", template="workers/effects.html", context={"lines": lines}, note=note, wide=True)


def release_panel() -> Panel:
    return Panel("Akibatnya", template="workers/effects.html", context={"lines": LET_GO}, wide=True)


def whom_panel(one: Registration) -> Panel:
    """Whom the act concerns: no more than a line of a decree shows."""
    facts = [
        Fact("Nama", one.name),
        Fact("NIK", formats.mask_nik(one.nik)),
        Fact("Desa", one.village.name, f"Kecamatan {one.village.district.name}"),
        Fact("Kelompok", one.group.name),
        Fact("Status", one.get_state_display()),
    ]
    return Panel("Orangnya", facts)


def held_panel(held: Hold) -> Panel:
    return Panel("Ditahan", _facts(held), note="Tidak ikut dikunci, dikirim, diseleksi, atau ditetapkan.")


def asking_panel(held: Hold) -> Panel:
    """What is asked; once answered, that a further answer stands beside the first."""
    answers = held.explanations.all()  # fetched with the hold
    note = "Sudah dijelaskan. Penjelasan baru ditambahkan; yang lama tetap tercatat." if answers else ""
    return replace(held_panel(held), note=note)


def hold_panel(one: Registration, user: User) -> Panel | None:
    """The objections to one name, the newest first; nothing when there were none.

    Who may hold learns too of objections to an earlier proposal of the same NIK: a new proposal starts without them.
    """
    holds = list(one.holds.all())
    if policy.allows(user, Act.HOLD_NAMES) and one.nik:
        same = Hold.objects.filter(registration__nik=one.nik, registration__program=one.program_id)
        holds += same.exclude(registration=one).with_hands().select_related("registration")
    if not holds:
        return None
    open_now = one.state in HOLDABLE and any(each.released_at is None for each in one.holds.all())
    facts = [fact for each in holds for fact in _facts(each)]
    note = "Tidak ikut dikunci, dikirim, diseleksi, atau ditetapkan sampai dilepaskan." if open_now else ""
    return Panel("Nama ini ditahan" if open_now else "Pernah ditahan", facts, note=note)


def _facts(held: Hold) -> list[Fact]:
    gone = held.registration.state == State.WITHDRAWN
    said = _standing(held, "Ditahan pada usulan yang ditarik" if gone else "Ditahan")
    answers = [
        Fact("Penjelasan pengusul", each.text, f"{formats.tanggal(each.said_at)}, oleh {each.said_by}")
        for each in reversed(held.explanations.all())
    ]
    if held.released_at is None:
        return [said, *answers]
    when = f"{formats.tanggal(held.released_at)}, oleh {held.released_by}"
    return [said, *answers, Fact("Dilepaskan", held.release_reason, when)]


def _standing(held: Hold, label: str = "Ditahan") -> Fact:
    return Fact(label, held.reason, f"sejak {formats.tanggal(held.held_at)}, oleh {held.held_by}")


def hold_actions(one: Registration) -> list[Action]:
    """Hold, or explain and release, whichever the name allows; rights are checked where the buttons are shown."""
    if one.state not in HOLDABLE:
        return []
    if any(each.released_at is None for each in one.holds.all()):
        return [
            Action("Lepaskan", reverse("worker-release", args=[one.pk]), Act.HOLD_NAMES, primary=True),
            Action("Jelaskan", reverse("worker-explain", args=[one.pk]), Act.CHANGE_WORKERS, primary=True),
        ]
    return [Action("Tahan nama", reverse("worker-hold", args=[one.pk]), Act.HOLD_NAMES, danger=True)]
