"""Runs of the matcher over a programme's registrations, and the link found for each on every list.

Pasal 21 huruf d asks about DTSEN, Pasal 19 ayat (2) huruf c about BPJS's members, Pasal 21 huruf f about aid lists;
Disdukcapil's list of deaths and moves keeps back whom nothing can be given to any more.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from eligibility.reference.models import ListKind, ReferenceList
from enrollment.freshness import LINK_TRIGGERS
from enrollment.lifecycle import State
from enrollment.matching.rulings import Ruling
from enrollment.programs.models import Program
from enrollment.workers.models import Registration

OPEN_STATES = (State.PROPOSED, State.RETURNED)
"""States in which a link to DTSEN may still change: later ones rest on a list that somebody signed."""
ALIVE_STATES = tuple(state for state in State if state not in {State.WITHDRAWN, State.ENDED})
"""States in which other lists still matter: whoever dies or is protected elsewhere must be seen at any stage."""


def states_of(series: str) -> tuple[State, ...]:
    """The states in which links to a list of this series are looked for and may be judged."""
    return OPEN_STATES if series == ListKind.DTSEN else ALIVE_STATES


class Decision(models.TextChoices):
    AUTO = "auto", "Padan otomatis"
    REVIEW = "review", "Perlu ditinjau"
    NONE = "none", "Tidak ditemukan"


class Review(models.TextChoices):
    """What an officer saw; a later run never undoes it for the same row of the same list."""

    SAME = "same", "Orang yang sama"
    DIFFERENT = "different", "Orang lain"


class MatchRun(models.Model):
    """One run: which list, which weights, what came out.

    `report`: links by `levels`, by `scores` (twentieths from 0 to 1), and those to be judged by `districts`;
    registrations for whom not all candidates of a block were compared, by block, in `capped`.
    `whole` is false for a run over people just proposed from the list itself, beside the runs over the programme.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="match_runs")
    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, related_name="+", verbose_name="daftar")
    weights_version = models.CharField("versi bobot", max_length=40)
    whole = models.BooleanField("seluruh program", default=True)
    counts = models.JSONField("hasil", default=dict)
    report = models.JSONField("laporan", default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField("mulai", auto_now_add=True)
    finished_at = models.DateTimeField("selesai", null=True)

    class Meta:
        verbose_name = "pemadanan"
        verbose_name_plural = "pemadanan"
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.program} × {self.reference_list}"


class MatchQuerySet(models.QuerySet["Match"]):
    def accepted(self) -> MatchQuerySet:
        """Links that stand: confirmed by an officer, or automatic and not refused by one."""
        return self.filter(Q(review=Review.SAME) | Q(decision=Decision.AUTO, review=""))

    def to_review(self) -> MatchQuerySet:
        return self.filter(decision=Decision.REVIEW, review="")

    def to_dtsen(self) -> MatchQuerySet:
        return self.filter(series=ListKind.DTSEN)

    def changeable(self) -> MatchQuerySet:
        """Links whose worker is at a stage at which they may still be judged."""
        open_ones = Q(series=ListKind.DTSEN, registration__state__in=OPEN_STATES)
        return self.filter(open_ones | (~Q(series=ListKind.DTSEN) & Q(registration__state__in=ALIVE_STATES)))


class Link(models.Model):
    """The best row of the list for one registration. `row_no` names the line of the release."""

    decision = models.CharField("keputusan", max_length=6, choices=Decision.choices)
    row_no = models.PositiveIntegerField("baris daftar", null=True)
    nik_matched = models.CharField("NIK pada daftar", max_length=16, blank=True)
    level = models.CharField("tingkat", max_length=80, blank=True)
    score = models.FloatField("skor", null=True)
    sentence = models.CharField("penjelasan", max_length=300, blank=True)
    levels = models.JSONField("tingkat per unsur", default=dict)
    runner_up_row_no = models.PositiveIntegerField("baris kedua", null=True)
    runner_up_score = models.FloatField("skor kedua", null=True)

    class Meta:
        abstract = True


class FoundLink(Link):
    """What a run under way has found; it counts only once the whole run is resolved and becomes `Match` rows.

    `capped`: the blocks that held more candidates for this registration than were compared.
    """

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="found")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    weight = models.FloatField("bobot", null=True)
    capped = models.JSONField("kunci yang dibatasi", default=list)

    class Meta:
        verbose_name = "hasil sementara"
        verbose_name_plural = "hasil sementara"
        constraints = [models.UniqueConstraint(fields=["run", "registration"], name="found_link_once_per_run")]

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_decision_display()}"


class Match(Link):
    """The link of one registration to one series of lists that stands: the newest finished run's, and what an
    officer saw. `changed_at`: when it last began to say something else; an assessment made before is stale.
    """

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="links")
    series = models.CharField("jenis daftar", max_length=20, default=ListKind.DTSEN)
    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="matches")
    review = models.CharField("tinjauan", max_length=10, choices=Review.choices, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("ditinjau", null=True)
    changed_at = models.DateTimeField("berubah", null=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = "padanan"
        verbose_name_plural = "padanan"
        indexes = [
            models.Index(fields=["run", "decision", "review"]),
            models.Index(fields=["series", "decision", "review"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["registration", "series"], name="match_once_per_series"),
            models.CheckConstraint(
                condition=Q(decision=Decision.NONE) | Q(row_no__isnull=False), name="match_has_row_unless_none"
            ),
        ]
        triggers = LINK_TRIGGERS

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_decision_display()}"

    @property
    def is_changeable(self) -> bool:
        return self.registration.state in states_of(self.series)

    @property
    def is_accepted(self) -> bool:
        return self.review == Review.SAME or (self.decision == Decision.AUTO and not self.review)


class MatchRuling(Ruling):
    """One step in answering whether a registration and a row of a list are one person; `Match.review` follows it."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="rulings")
    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, related_name="+", verbose_name="daftar")
    row_no = models.PositiveIntegerField("baris daftar")

    class Meta(Ruling.Meta):
        verbose_name = "putusan padanan"
        verbose_name_plural = "putusan padanan"
        indexes = [*Ruling.Meta.indexes, models.Index(fields=["match", "reference_list", "row_no", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["match", "reference_list", "row_no"],
                condition=Q(previous__isnull=True),
                name="match_ruling_first_once",
            )
        ]
