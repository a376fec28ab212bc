"""Holding a name back, answering that, and letting it go: one name is objected to, and the rest of its batch goes on.

The right to hold is of those who close a list or decide on it: the Kepala Dinas, who locks the pendataan and signs the
list (Pasal 24(2)c-d), and Bagian Hukum, who drafts and issues the Keputusan Bupati (22(4)). Disdukcapil answers name
by name (22(3)) and needs no hold; whoever proposes, sends or selects makes what is checked. Whoever holds may withdraw
the objection, and so may another with the right, for the first may be on leave: except who brought the name in, and
except who made the draft that names it, unless it is their own objection.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from enrollment.holds.models import HOLDABLE, REASON_LENGTH, Explanation, Hold
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.workers.hands import brought_in
from enrollment.workers.models import Registration
from enrollment.workers.services import require_area
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.stated import stated

SHORTEST = 10
CHOSEN = frozenset({State.SELECTED, State.WAITING})
"""Whom a draft of the Keputusan Bupati may name: who may not see the register sees these, and whom they hold."""


@transaction.atomic
def hold(one: Registration, *, reason: str, actor: User) -> Hold:
    """Keep a name out of every list made from now on, and keep a draft that names it from being issued.

    Raises `DomainError` without the right over the person, once the Keputusan Bupati names them, for a name that is
    held already, and for a reason that is short, long or holds an identity number.
    """
    one = _locked(one, actor)
    require_holdable(one)
    made = Hold.objects.create(registration=one, reason=_words(reason), held_by=actor)
    audit.record("holds.hold", actor=actor, subject=one, purpose=made.reason)
    return made


@transaction.atomic
def release(one: Registration, *, reason: str, actor: User) -> Hold:
    """Withdraw the objection, with what settled it; from then on the name takes part again.

    Raises `DomainError` for what `require_releasable` refuses and for a reason as `hold` does.
    """
    one = _locked(one, actor)
    held = require_releasable(one, actor)
    held.released_by, held.released_at, held.release_reason = actor, timezone.now(), _words(reason)
    held.save(update_fields=["released_by", "released_at", "release_reason"])
    audit.record("holds.release", actor=actor, subject=one, purpose=held.release_reason)
    return held


@transaction.atomic
def explain(one: Registration, *, text: str, actor: User) -> Explanation:
    """Answer the objection for the proposer's side; the name stays held until who checks releases it.

    Raises `DomainError` without the right over the person, for a name that is not held, and for a text as `hold` does.
    """
    policy.require(actor, Act.CHANGE_WORKERS)
    one = Registration.objects.select_for_update().get(pk=one.pk)
    require_area(actor, Act.CHANGE_WORKERS, one.village_id)
    made = Explanation.objects.create(hold=hold_on(one), text=_words(text, "Penjelasan"), said_by=actor)
    audit.record("holds.explain", actor=actor, subject=one, purpose=made.text)
    return made


def require_holdable(one: Registration) -> None:
    """Raise `DomainError` for who can be held no more, and for who is held already."""
    if one.state not in HOLDABLE:
        raise DomainError(
            f"Namanya tidak dapat ditahan lagi: statusnya {one.get_state_display()}.",
            "Sesudah Keputusan Bupati, Disnaker yang mengakhiri kepesertaan, lewat halaman pekerja.",
        )
    if one.holds.open().exists():
        raise DomainError("Nama ini sudah ditahan.", "Alasannya ada pada halaman pekerjanya.")


def require_releasable(one: Registration, actor: User) -> Hold:
    """The hold that this person may release now; raises `DomainError` when there is none.

    Refused: who proposed the name or merged its file, and who made or worded a draft that names it, unless the
    objection is their own.
    """
    held = hold_on(one)
    if Registration.objects.filter(brought_in(actor), pk=one.pk).exists():
        raise DomainError(
            "Anda ikut mengusulkan atau menggabungkan nama ini.", "Minta pemeriksa lain yang melepaskannya."
        )
    made = Q(decree__made_by=actor) | Q(decree__rewordings__made_by=actor)
    if held.held_by_id != actor.pk and one.decree_lines.filter(made, decree__state="draft").exists():
        raise DomainError(
            "Anda menyusun rancangan yang memuat nama ini, dan yang menahannya orang lain.",
            f"Minta {held.held_by} atau pemeriksa lain yang melepaskannya.",
        )
    return held


def hold_on(one: Registration) -> Hold:
    """The hold in force on the name; raises `DomainError` when there is none."""
    held = one.holds.in_force().select_related("held_by").first()
    if held is None:
        raise DomainError("Nama ini tidak sedang ditahan.", "Muat ulang halaman pekerja.")
    return held


def require_reach(one: Registration, actor: User) -> None:
    """Raise `DomainError` without the right over this person, as `selectors.within_reach` limits it."""
    policy.require(actor, Act.HOLD_NAMES)
    require_area(actor, Act.HOLD_NAMES, one.village_id)
    own = one.holds.open().filter(held_by=actor)
    if one.state not in CHOSEN and not policy.allows(actor, Act.VIEW_WORKERS) and not own.exists():
        raise DomainError(
            "Hanya nama pada hasil seleksi yang dapat Anda tahan atau lepaskan.", "Sampaikan ke Dinas Sosial."
        )


def _locked(one: Registration, actor: User) -> Registration:
    """The year first, as wherever a list is made of its people, then the person; within the actor's reach."""
    Program.objects.select_for_update().get(pk=one.program_id)
    one = Registration.objects.select_for_update().get(pk=one.pk)
    require_reach(one, actor)
    return one


def _words(text: str, what: str = "Alasan") -> str:
    hint = "Tulis singkat apa yang belum atau sudah jelas."
    return stated(text, what, least=SHORTEST, most=REASON_LENGTH, hint=hint)
