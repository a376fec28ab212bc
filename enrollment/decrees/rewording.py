"""Changing the words of a draft before it is checked or issued; the list and its sums stay frozen (Pasal 22(4))."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

from django.db import transaction

from enrollment.decrees.documents import DecreeDocument, body_pdf
from enrollment.decrees.models import Decree, Kind, Rewording
from enrollment.decrees.rendering import document_of
from enrollment.decrees.services import MAKE_ACT, refuse_ended
from enrollment.decrees.word_checks import remarks
from enrollment.decrees.wording import from_json
from enrollment.decrees.words import Words, merged, tidy, words_of
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.pdf import RenderedPdf, render_in_child
from jamsos.overtaking import require_unmoved

PREVIEW_SECONDS = 60.0


@transaction.atomic
def reword(decree: Decree, words: Words, *, seen: str | None = None, actor: User) -> Decree:
    """Give a draft these words; the earlier ones are kept, and whoever changes words may not check or issue.

    `seen`: fingerprint of the words the form was opened on; raises `Overtaken` when somebody changed them meanwhile.

    Raises `DomainError` for what `refuse_worded` refuses, without the drafter's right, and for words that are missing,
    too long or hold an identity number.
    """
    policy.require(actor, MAKE_ACT[Kind(decree.kind)])
    decree = Decree.objects.select_for_update(of=("self",)).get(pk=decree.pk)
    refuse_worded(decree)
    changed = merged(tidy(words), decree.clauses)
    if changed == decree.clauses:
        return decree
    require_unmoved(asdict(words_of(decree.clauses)), seen)
    Rewording.objects.create(decree=decree, clauses=decree.clauses, made_by=actor)
    decree.clauses, decree.title = changed, changed["title"]
    decree.save(update_fields=["clauses", "title"])
    audit.record("decrees.reword", actor=actor, subject=decree, changes=decree.rewordings.count())
    return decree


def refuse_worded(decree: Decree) -> None:
    """Raise `DomainError` unless the words may still change: a draft that nobody has checked."""
    refuse_ended(decree)
    if decree.checked_at is not None:
        raise DomainError(
            f"{decree} sudah diperiksa; naskahnya beku.",
            "Batalkan rancangan ini dan susun lagi bila naskahnya keliru.",
        )


def first_words(decree: Decree) -> Words:
    """The words as they were drafted, before any change."""
    first = decree.rewordings.first()
    return words_of(first.clauses if first else decree.clauses)


def preview(decree: Decree, words: Words) -> RenderedPdf:
    """The pages of the decree itself under these words, without the list; nothing is kept."""
    wording = from_json(merged(tidy(words), decree.clauses))
    document: DecreeDocument = replace(document_of(decree), wording=wording, lines=(), removed=(), totals=())
    return render_in_child(body_pdf, document, timeout=PREVIEW_SECONDS)


def remarks_on(decree: Decree, words: Words, on: date) -> dict[str, list[list[str]]]:
    """What to look at in these words, clause by clause."""
    people = 0 if decree.is_amendment else decree.people
    return remarks(words, people=people, on=on)
