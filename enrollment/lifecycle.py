"""The whole life of a registration on one screen: states, and the acts that lead from one to the next.

Pasal 19-23 in order: proposed (usulan) -> locked (berita acara, 24(2)c) -> listed (Keputusan Kepala Dinas
Sosial, 24(2)d) -> in verification (22(3)) -> verified -> selected or waiting (20(4)) -> decreed (Keputusan
Bupati, 22(4)) -> submitted (23(1)) -> registered (recorded by BPJS, 23(3)) -> active (has paid: 1(8)) -> ended.
Buttons, guards (`guard`, and `workers.moving.move` for many) and tests all read `TRANSITIONS`; the database refuses
any other step (see workers.models).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from jamsos.errors import DomainError


class State(TextChoices):
    PROPOSED = "proposed", "Diusulkan"
    LOCKED = "locked", "Dikunci dalam pendataan"
    LISTED = "listed", "Ditetapkan Dinsos"
    IN_VERIFICATION = "in_verification", "Sedang verval"
    RETURNED = "returned", "Dikembalikan untuk diperbaiki"
    VERIFIED = "verified", "Terverifikasi"
    SELECTED = "selected", "Terpilih"
    WAITING = "waiting", "Daftar tunggu"
    DECREED = "decreed", "Ditetapkan Bupati"
    SUBMITTED = "submitted", "Diajukan ke BPJS"
    REGISTERED = "registered", "Terdaftar"
    REJECTED = "rejected", "Ditolak BPJS"
    ACTIVE = "active", "Peserta aktif"
    ENDED = "ended", "Berakhir"
    WITHDRAWN = "withdrawn", "Ditarik"


@dataclass(frozen=True)
class Transition:
    """One act: from which states to which, in the words of the button."""

    name: str
    sources: frozenset[State]
    target: State
    label: str


def _step(name: str, sources: set[State], target: State, label: str) -> Transition:
    return Transition(name, frozenset(sources), target, label)


S = State
TRANSITIONS: dict[str, Transition] = {
    step.name: step
    for step in (
        _step("lock", {S.PROPOSED}, S.LOCKED, "Kunci pendataan"),
        _step("unlock", {S.LOCKED}, S.PROPOSED, "Buka kunci pendataan"),
        _step("list", {S.LOCKED}, S.LISTED, "Tetapkan hasil pendataan"),
        _step("send", {S.LISTED}, S.IN_VERIFICATION, "Kirim untuk verval"),
        _step("verify", {S.IN_VERIFICATION}, S.VERIFIED, "Nyatakan padan"),
        _step("return", {S.IN_VERIFICATION}, S.RETURNED, "Kembalikan"),
        _step("close", {S.IN_VERIFICATION}, S.WITHDRAWN, "Tutup karena meninggal/pindah"),
        _step("recall", {S.IN_VERIFICATION}, S.LISTED, "Tarik dari kiriman"),
        _step("reverify", {S.RETURNED}, S.VERIFIED, "Perbaiki hasil verval menjadi lolos"),
        _step("rereturn", {S.VERIFIED}, S.RETURNED, "Perbaiki hasil verval menjadi dikembalikan"),
        _step("reclose", {S.VERIFIED, S.RETURNED}, S.WITHDRAWN, "Perbaiki hasil verval menjadi ditutup"),
        _step("mend", {S.RETURNED}, S.LISTED, "Ajukan lagi setelah diperbaiki"),
        _step("select", {S.VERIFIED, S.WAITING}, S.SELECTED, "Pilih"),
        _step("wait", {S.VERIFIED, S.WAITING}, S.WAITING, "Masukkan daftar tunggu"),
        _step("unselect", {S.SELECTED, S.WAITING}, S.VERIFIED, "Batalkan seleksi"),
        _step("decree", {S.SELECTED}, S.DECREED, "Tetapkan dengan Keputusan Bupati"),
        _step("submit", {S.DECREED}, S.SUBMITTED, "Ajukan ke BPJS"),
        _step("resubmit", {S.REJECTED, S.SUBMITTED}, S.SUBMITTED, "Ajukan lagi ke BPJS"),
        _step("register", {S.SUBMITTED}, S.REGISTERED, "Catat terekam"),
        _step("reject", {S.SUBMITTED}, S.REJECTED, "Catat ditolak"),
        _step("activate", {S.REGISTERED}, S.ACTIVE, "Catat iuran pertama"),
        _step("deactivate", {S.ACTIVE}, S.REGISTERED, "Balik iuran pertama"),
        _step("end", {S.DECREED, S.REGISTERED, S.ACTIVE}, S.ENDED, "Akhiri"),
        _step(
            "withdraw",
            {S.PROPOSED, S.LISTED, S.IN_VERIFICATION, S.RETURNED, S.VERIFIED, S.WAITING, S.SELECTED},
            S.WITHDRAWN,
            "Tarik usulan",
        ),
    )
}

FINAL_STATES = frozenset({State.ENDED, State.WITHDRAWN})

# Who stands at least so far, the last stage first.
REGISTERED_STATES = frozenset({S.REGISTERED, S.ACTIVE, S.ENDED})
SUBMITTED_STATES = REGISTERED_STATES | {S.SUBMITTED, S.REJECTED}
DECREED_STATES = SUBMITTED_STATES | {S.DECREED}
SELECTED_STATES = DECREED_STATES | {S.SELECTED}
VERIFIED_STATES = SELECTED_STATES | {S.VERIFIED, S.WAITING}
LISTED_STATES = VERIFIED_STATES | {S.LISTED, S.IN_VERIFICATION, S.RETURNED}


def steps() -> list[tuple[State, State]]:
    """Every allowed pair (from, to), for the database's own guard."""
    return sorted({(source, t.target) for t in TRANSITIONS.values() for source in t.sources if source != t.target})


def guard(name: str, state: str) -> State:
    """The state that the act leads to; raises `DomainError` when it is not allowed from `state`."""
    step = TRANSITIONS[name]
    if state not in step.sources:
        allowed = ", ".join(sorted(source.label for source in step.sources))
        raise DomainError(
            f"«{step.label}» tidak dapat dilakukan pada status {State(state).label}.",
            f"Tindakan ini hanya untuk status: {allowed}.",
        )
    return step.target
