"""Who has seen a person, and what an officer has done: the two questions that the audit trail exists for.

A person is seen on the own page, among the names of a list, in a pair that is compared, by a search that found them,
and in every file handed out that names them (Pasal 5 UU 27/2022: the person may ask, too).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from enrollment.decrees.models import Decree, DecreeFile, DecreeLine, Removal, SignedFile
from enrollment.submissions.models import Submission
from enrollment.verification.models import Batch
from enrollment.workers.looking import FIND, UNMASK
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.audit.models import SEEN, WHO, Event

DOWNLOAD, EXPORTED_FILE, EXPORTED_LIST = "files.download", "submissions.export", "decrees.consolidated"
EXPORTED_LINES, HANDED_OVER = "decrees.export_lines", "decrees.hand_over"
PAIR_SEEN = ("matching.view_pair", "doubles.view_pair")
LOOKS = (SEEN, UNMASK, FIND, *PAIR_SEEN)
FULL_NUMBER = (UNMASK, *PAIR_SEEN)
"""Looks that show a whole NIK: asked for with a purpose, or on two people set side by side."""


def looks_at(one: Registration) -> QuerySet[Event]:
    """Every look at the person, newest first."""
    decrees = DecreeLine.objects.filter(registration=one).values_list("decree", flat=True)
    named = _texts(decrees)
    taken_off = _texts(Removal.objects.filter(line__registration=one).values_list("decree", flat=True))
    sent = _texts(Submission.objects.filter(decree__in=decrees).values_list("pk", flat=True))
    own = Q(subject_type=one._meta.label_lower, subject_id=str(one.pk), act__in=LOOKS)
    listed = Q(data__has_key=WHO, data__contains={WHO: [one.pk]})
    files = Q(act=DOWNLOAD, subject_id__in=_texts(files_naming(one)))
    waves = _texts(Decree.objects.filter(pk__in=decrees).exclude(wave=None).values_list("wave", flat=True))
    exports = (
        Q(act=EXPORTED_LINES, subject_id__in=named)
        | Q(act=HANDED_OVER, subject_id__in=[*named, *taken_off])
        | Q(act=EXPORTED_FILE, subject_id__in=sent)
        | Q(act=EXPORTED_LIST, subject_id__in=waves)
    )
    return Event.objects.filter(own | listed | files | exports).select_related("actor")


def files_naming(one: Registration) -> list[UUID]:
    """Stored files in which the person stands: decrees that name or take off, verval and BPJS files.

    Of the extracts of a decree those of the kecamatan under which it names the person.
    """
    lines, removals = DecreeLine.objects.filter(registration=one), Removal.objects.filter(line__registration=one)
    about = Q(decree__in=lines.values("decree")) | Q(decree__in=removals.values("decree"))
    there = Exists(lines.filter(decree=OuterRef("decree"), district=OuterRef("district")))
    taken_off = Exists(removals.filter(decree=OuterRef("decree"), line__district=OuterRef("district")))
    found: set[UUID | None] = set()
    for rows in (
        DecreeFile.objects.filter(Q(about, district="") | there | taken_off),
        SignedFile.objects.filter(about),
        Batch.objects.filter(lines__registration=one),
        Submission.objects.filter(decree__in=lines.values("decree")),
    ):
        found.update(rows.values_list("file_id", flat=True))
    return sorted(file for file in found if file)


def acts_of(user: User, since: date | None = None) -> QuerySet[Event]:
    """What the officer did and saw, newest first."""
    events = Event.objects.filter(actor=user)
    return events.filter(at__date__gte=since) if since else events


def act_counts(events: QuerySet[Event]) -> list[tuple[str, int]]:
    """How often each act occurs, most often first."""
    rows = events.order_by().values("act").annotate(times=Count("pk")).order_by("-times", "act")
    return [(row["act"], row["times"]) for row in rows]


def people_seen(events: QuerySet[Event]) -> int:
    """How many different people the acts opened one by one; names within lists are not counted."""
    looks = events.order_by().filter(act__in=LOOKS, subject_type=Registration._meta.label_lower)
    return looks.values("subject_id").distinct().count()


def _texts(numbers: Sequence | QuerySet) -> list[str]:
    return [str(number) for number in numbers]
