"""Which data of somebody past proposal may still be put right, and what stands in the way.

What eligibility and rank rest on is not put right afterwards (`identity.SETTLED`): such a proposal is withdrawn and
made anew. A line frozen in a decree never changes, whatever is put right in the register.
"""

from __future__ import annotations

from enrollment.lifecycle import DECREED_STATES, FINAL_STATES, State
from enrollment.workers.models import Registration
from enrollment.workers.services import EDITABLE
from jamsos.errors import DomainError

CONTACT = ("address", "rt", "rw", "phone", "mother_name")
FIELDS = ("nik", "nkk", "name", "birth_place", "birth_date", "sex", "village", *CONTACT)
BEFORE_DECREE = frozenset(set(State) - DECREED_STATES - EDITABLE - FINAL_STATES)
WITHDRAW = "Bila memang keliru, tarik usulannya, lalu usulkan lagi."
# Field -> in which states it rests on something that was decided with it, and what that is.
FIXED = {
    "nik": (
        frozenset({State.VERIFIED, State.WAITING, State.SELECTED}),
        "NIK ini sudah dinyatakan padan oleh Disdukcapil",
    ),
    "birth_date": (BEFORE_DECREE, "kelayakan dan urutannya dinilai dari tanggal lahir ini"),
    "village": (frozenset({State.WAITING, State.SELECTED}), "seleksi memakai kuota desa ini"),
}


def correctable(state: str) -> tuple[str, ...]:
    """The fields that may be asked for in that state; none while data are mended directly, or when all is over."""
    if state in EDITABLE or state in FINAL_STATES:
        return ()
    return tuple(name for name in FIELDS if name not in FIXED or state not in FIXED[name][0])


def require_past_proposal(one: Registration) -> None:
    """Raise `DomainError` while data are mended directly, and once everything about the person is over."""
    if one.state in EDITABLE:
        raise DomainError("Data ini masih dapat diperbaiki langsung.", "Pakai tombol «Perbaiki data».")
    if one.state in FINAL_STATES:
        raise DomainError(
            f"Tidak dapat diubah lagi: statusnya {one.get_state_display()}.",
            "Yang sudah berakhir tetap seperti tercatat.",
        )


def require_correctable(one: Registration, field: str) -> None:
    """Raise `DomainError` unless a change of this field may be asked for in the person's state."""
    require_past_proposal(one)
    if field not in correctable(one.state):
        why = FIXED[field][1] if field in FIXED else "kelayakan dan urutannya dinilai dari data itu"
        raise DomainError(f"Tidak dapat diubah pada status {one.get_state_display()}: {why}.", WITHDRAW)


def require_applicable(one: Registration, field: str) -> None:
    """Raise `DomainError` while a list that names this person is on its way and must not be moved under it."""
    require_correctable(one, field)
    if one.state == State.LOCKED:
        raise DomainError(
            "Daftarnya dikunci dan menunggu Keputusan Kepala Dinas; sampai saat itu tidak ada yang berubah.",
            "Putuskan sesudah Keputusan ditetapkan.",
        )
    if one.state == State.IN_VERIFICATION and field not in CONTACT:
        raise DomainError(
            "Orang ini sedang diverval dengan data lama.", "Tunggu jawaban Disdukcapil, atau tarik dulu dari kiriman."
        )
