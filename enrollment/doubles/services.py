"""What officers decide about a pair: two persons, remembered for ever, or one, of whose proposals one stays."""

from __future__ import annotations

from django.db import transaction

from eligibility import matching
from enrollment import lifecycle
from enrollment.doubles.finding import key_of
from enrollment.doubles.models import MERGES, Pair, PairRuling, Verdict
from enrollment.lifecycle import FINAL_STATES
from enrollment.matching.models import OPEN_STATES
from enrollment.matching.rulings import answered, undone
from enrollment.matching.services import needs_second
from enrollment.matching.two_eyes import Rights, Standing, Step, open_answers, require_open
from enrollment.programs.models import Program
from enrollment.workers.doubles import where_proposed
from enrollment.workers.models import Change, Registration
from enrollment.workers.services import step
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError


@transaction.atomic
def decide(pair: Pair, answer: str, *, seen: str, actor: User) -> Pair:
    """Take one step: a verdict, the second person's agreement or objection, the settling of a dispute.

    When a merge counts, one proposal stays and the other is withdrawn as a double; its row and data stay as evidence.
    `seen`: what the officer's page had shown (`shown`). Raises `DomainError` when that has changed since, when this
    person may not give this answer now, or when the one to be withdrawn is past proposal or
    held while the other is not.
    """
    policy.require(actor, Act.SETTLE_MATCHES)
    pair = _locked(pair)
    last = newest_ruling(pair)
    _require_unchanged(pair, last, seen)
    standing = last.standing if last else Standing()
    require_open(standing, rights(actor), Verdict.values, answer)
    verdict = standing.verdict if answer == Step.CONFIRM else answer
    if verdict in MERGES:
        _require_mergeable(*pair.stays_and_leaves(verdict))
    return _write(pair, answered(standing, last, answer, actor, second=needs_second(pair.score)), actor)


@transaction.atomic
def undo(pair: Pair, *, seen: str, actor: User) -> Pair:
    """Take back one's own last answer, as long as nothing has followed upon it and nobody was withdrawn by it."""
    policy.require(actor, Act.SETTLE_MATCHES)
    pair = _locked(pair)
    columns = undone(newest_ruling(pair), seen, actor)
    if pair.verdict in MERGES:
        raise DomainError(
            "Penggabungan tidak dapat diurungkan: usulan yang ganda sudah ditarik.",
            "Bila ternyata dua orang, usulkan lagi yang ditarik; datanya masih ada di halamannya.",
        )
    return _write(pair, columns, actor)


def rights(actor: User) -> Rights:
    return Rights(
        actor.pk,
        decides=policy.allows(actor, Act.DECIDE_DOUBLES),
        settles=policy.allows(actor, Act.SETTLE_MATCHES),
    )


def answers(pair: Pair, actor: User) -> list[str]:
    """What the person may answer now, for the buttons of the page; nothing once one of the two has left."""
    last = newest_ruling(pair)
    if FINAL_STATES & {pair.left.state, pair.right.state}:
        return []
    return list(open_answers(last.standing if last else Standing(), rights(actor), Verdict.values))


def newest_ruling(pair: Pair) -> PairRuling | None:
    return PairRuling.objects.filter(pair=pair).select_related("previous", "actor").first()


def shown(pair: Pair, last: PairRuling | None) -> str:
    """What a page shows of a pair, to be compared when the answer comes: the states of both, the last step."""
    return f"{pair.left.state}.{pair.right.state}.{last.pk if last else 0}"


def view_pair(pair: Pair, *, actor: User) -> None:
    """Record the look at both persons, whose full identity numbers the page shows."""
    policy.require(actor, Act.VIEW_MATCHES)
    for one in (pair.left, pair.right):
        audit.record("doubles.view_pair", actor=actor, subject=one, pair=pair.pk)


def _locked(pair: Pair) -> Pair:
    """The pair with both registrations, all locked in one order."""
    Program.objects.select_for_update().get(pk=pair.program_id)
    list(Registration.objects.select_for_update().filter(pk__in=[pair.left_id, pair.right_id]).order_by("pk"))
    rows = Pair.objects.select_for_update(of=("self",))
    return rows.select_related("left__village__district", "right__village__district").get(pk=pair.pk)


def _require_unchanged(pair: Pair, last: PairRuling | None, seen: str) -> None:
    if last and not seen.endswith(f".{last.pk}"):
        raise DomainError(
            f"Pasangan ini baru saja diputus {last.actor}.", "Muat ulang halaman untuk melihat keadaan terakhir."
        )
    for one in (pair.left, pair.right):
        if one.state in FINAL_STATES:
            raise DomainError(
                f"Salah satu usulan sudah {one.get_state_display().lower()}.",
                "Pasangan ini tidak perlu diputus lagi; lanjutkan yang berikut.",
            )
    if seen != shown(pair, last):
        raise DomainError("Status salah satu usulan baru saja berubah.", "Muat ulang halaman, lalu putuskan lagi.")


def _require_mergeable(stays: Registration, leaves: Registration) -> None:
    """Only a proposal that rests on no signed list may leave by way of a merge, and no objection leaves with it."""
    if leaves.state in OPEN_STATES:
        if leaves.holds.open().exists() and not stays.holds.open().exists():
            raise DomainError(
                "Nama pada usulan yang akan ditarik sedang ditahan, yang tetap tidak.",
                "Minta yang menahan melepaskannya, atau menahan juga usulan yang tetap.",
            )
        return
    other = stays.state in OPEN_STATES
    raise DomainError(
        f"Usulan pada status {leaves.get_state_display()} tidak dapat digabungkan ke usulan lain.",
        "Pilih usulan itu sebagai yang tetap."
        if other
        else "Kedua usulan sudah ditetapkan; tarik di halaman pekerja.",
    )


def _write(pair: Pair, columns: dict, actor: User) -> Pair:
    ruling = PairRuling.objects.create(
        pair=pair, key=key_of(pair), score=pair.score, weights_version=matching.load().version, **columns
    )
    if pair.verdict != ruling.counts:
        pair.verdict = ruling.counts
        pair.save(update_fields=["verdict"])
        if ruling.counts in MERGES:
            _merge(pair, ruling, actor)
    for one in (pair.left, pair.right):
        audit.record(
            f"doubles.{ruling.step}",
            actor=actor,
            subject=one,
            verdict=ruling.verdict,
            stage=ruling.stage,
            pair=pair.pk,
        )
    return pair


def _merge(pair: Pair, ruling: PairRuling, actor: User) -> None:
    """Withdraw the double; both histories say where the other one is, so that either proposer can follow it."""
    stays, leaves = pair.stays_and_leaves(ruling.counts)
    target = lifecycle.guard("withdraw", leaves.state)
    step(leaves, target, f"Ganda: orang yang sama tetap diusulkan di {where_proposed(stays)}", actor)
    Change.objects.create(
        registration=stays,
        field="double",
        after="Usulan ganda digabungkan",
        reason=where_proposed(leaves),
        actor=actor,
    )
