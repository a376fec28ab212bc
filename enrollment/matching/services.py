"""What officers decide about a link, one step at a time, and the act of looking at a pair."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eligibility import matching
from eligibility.reference.models import ReferencePerson
from enrollment.matching import adoption
from enrollment.matching.models import Match, MatchRuling, Review
from enrollment.matching.rulings import answered, undone
from enrollment.matching.two_eyes import Rights, Stage, Standing, Step, open_answers, require_open
from enrollment.programs.models import Program
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError


@transaction.atomic
def review(match: Match, answer: str, *, seen: str, actor: User) -> Match:
    """Take one step: a verdict, the second person's agreement or objection, the settling of a dispute.

    A verdict on a score below the weights' `second_eyes` waits for another person. A confirmed link takes over the
    list's NIK. `seen`: what the officer's page had shown (`shown`). Raises `DomainError` when that has changed since,
    when this person may not give this answer now, when the worker is past proposal, when nothing was found, or when
    another worker of the programme has the NIK.
    """
    policy.require(actor, Act.SETTLE_MATCHES)
    match = _locked(match)
    last = newest_ruling(match)
    _guard(match, last, seen)
    standing = standing_of(match, last)
    require_open(standing, rights(actor), Review.values, answer)
    if answer == Review.SAME:
        adoption.require_free(match)
    return _write(match, answered(standing, last, answer, actor, second=needs_second(match.score)), actor)


@transaction.atomic
def undo(match: Match, *, seen: str, actor: User) -> Match:
    """Take back one's own last answer, as long as nothing has followed upon it; the answer stays in the history.

    `seen`: number of the ruling meant. Raises `DomainError` when it is not the newest or not the actor's own.
    """
    policy.require(actor, Act.SETTLE_MATCHES)
    match = _locked(match)
    columns = undone(newest_ruling(match), seen, actor)
    _guard_state(match)
    return _write(match, columns, actor)


def rights(actor: User) -> Rights:
    return Rights(
        actor.pk,
        decides=policy.allows(actor, Act.REVIEW_MATCHES),
        settles=policy.allows(actor, Act.SETTLE_MATCHES),
    )


def answers(match: Match, actor: User) -> list[str]:
    """What the person may answer now, for the buttons of the page."""
    if not match.is_changeable:
        return []
    return list(open_answers(standing_of(match, newest_ruling(match)), rights(actor), Review.values))


def standing_of(match: Match, last: MatchRuling | None) -> Standing:
    """What stands: by the last step about this row, or by what a run has carried over from another row."""
    if last:
        return last.standing
    return Standing(Stage.COUNTS, match.review, match.review) if match.review else Standing()


def needs_second(score: float | None) -> bool:
    """Whether a verdict on this score counts only once another person agrees: a parameter of the weights file."""
    return (score or 0) < matching.load().decision.second_eyes


def newest_ruling(match: Match) -> MatchRuling | None:
    """The last step taken about this worker and this very row of this list, whichever runs came between."""
    about = MatchRuling.objects.filter(match=match, reference_list=match.run.reference_list_id, row_no=match.row_no)
    return about.select_related("previous", "actor").first()


def shown(match: Match, last: MatchRuling | None) -> str:
    """What a page shows of a pair, to be compared when the answer comes: list, row, last step."""
    return f"{match.run.reference_list_id}.{match.row_no}.{last.pk if last else 0}"


def _locked(match: Match) -> Match:
    Program.objects.select_for_update().get(pk=match.registration.program_id)
    rows = Match.objects.select_for_update(of=("self", "registration")).select_related("registration", "run")
    return rows.get(pk=match.pk)


def _write(match: Match, columns: dict, actor: User) -> Match:
    """Add the step to the history; when another verdict counts from now on, the worker's data follow it."""
    ruling = MatchRuling.objects.create(
        match=match,
        reference_list_id=match.run.reference_list_id,
        row_no=match.row_no,
        score=match.score,
        weights_version=matching.load().version,
        **columns,
    )
    if match.review != ruling.counts:
        match.review, match.reviewed_by, match.reviewed_at = ruling.counts, actor, timezone.now()
        match.save(update_fields=["review", "reviewed_by", "reviewed_at"])
        if match.is_accepted:
            adoption.adopt(match, actor)
        else:
            adoption.give_back(match, actor)
    _record(match, ruling, actor)
    return match


def _record(match: Match, ruling: MatchRuling, actor: User) -> None:
    step = "review" if ruling.step == Step.DECIDE else ruling.step
    audit.record(
        f"matching.{step}",
        actor=actor,
        subject=match.registration,
        verdict=str(ruling.verdict),
        stage=str(ruling.stage),
        row_no=match.row_no,
    )


def _guard(match: Match, last: MatchRuling | None, seen: str) -> None:
    _guard_state(match)
    if match.row_no is None:
        raise DomainError("Tidak ada baris daftar yang dapat dibandingkan.", "Perbaiki datanya, lalu padankan lagi.")
    if seen == shown(match, last):
        return
    if last is None:
        raise DomainError(
            "Pemadanan baru menemukan baris lain untuk pekerja ini.", "Muat ulang halaman, lalu bandingkan lagi."
        )
    raise DomainError(
        f"Padanan ini baru saja ditinjau {last.actor}: {last.get_step_display().lower()}.",
        "Muat ulang halaman untuk melihat keadaan terakhir.",
    )


def _guard_state(match: Match) -> None:
    if not match.is_changeable:
        raise DomainError(
            f"Padanan pada status {match.registration.get_state_display()} tidak dapat diubah.",
            "Padanan DTSEN hanya ditinjau pada usulan baru dan yang dikembalikan.",
        )


def view_pair(match: Match, *, actor: User) -> tuple[ReferencePerson | None, ReferencePerson | None]:
    """The row of the list and the runner-up, with full identity numbers; each look is recorded."""
    policy.require(actor, Act.VIEW_MATCHES)
    persons = ReferencePerson.objects.filter(list_id=match.run.reference_list_id).select_related("village__district")
    rows = persons.filter(row_no__in=[match.row_no, match.runner_up_row_no]).in_bulk(field_name="pk")
    found = {person.row_no: person for person in rows.values()}
    audit.record("matching.view_pair", actor=actor, subject=match.registration, row_no=match.row_no)
    return found.get(match.row_no or 0), found.get(match.runner_up_row_no or 0)
