"""What the regulation says of each registration: one assessment, one finding per rule (Pasal 19-21)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from eligibility.reference.models import ReferenceList
from enrollment.freshness import KNOWS
from enrollment.programs.models import Segment
from enrollment.workers.models import Registration


class Result(models.TextChoices):
    ELIGIBLE = "eligible", "Memenuhi syarat"
    NOT_ELIGIBLE = "not_eligible", "Tidak memenuhi syarat"
    UNKNOWN = "unknown", "Perlu klarifikasi"


class Outcome(models.TextChoices):
    MET = "met", "Terpenuhi"
    NOT_MET = "not_met", "Tidak terpenuhi"
    UNKNOWN = "unknown", "Perlu klarifikasi"
    WAIVED = "waived", "Tidak berlaku pada jalur ini"


TO_EXPLAIN = (Outcome.NOT_MET.value, Outcome.UNKNOWN.value)
"""What an officer asks about: few of the findings, most are met."""


LETTERS = {Outcome.MET: "M", Outcome.NOT_MET: "T", Outcome.UNKNOWN: "K", Outcome.WAIVED: "B"}
"""How an assessment writes the outcomes of its findings, one letter each, in their order."""

OVERTAKEN = models.Q(link_changed=True) | models.Q(data_changed=True)


class Assessment(models.Model):
    """The newest assessment of a registration, with the regulation and the list it was made from.

    `outcomes`: of its findings, in `LETTERS`; counting a whole year reads these instead of millions of findings.
    `link_changed`, `data_changed`: a link, or the worker's data, says something since then; see enrollment.freshness.
    """

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="assessment")
    regulation = models.CharField("peraturan", max_length=60)
    version = models.CharField("versi aturan dan parameter", max_length=40)
    assessed_on = models.DateField("dinilai pada")
    # Nobody asks by list or by officer: two indexes fewer to keep while a whole year is assessed.
    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.CharField("hasil", max_length=12, choices=Result.choices)
    priority = models.CharField("huruf prioritas Pasal 22 ayat (2)", max_length=10, blank=True)
    segment = models.CharField("segmen Pasal 5 ayat (2)", max_length=20, choices=Segment.choices, blank=True)
    decile = models.PositiveSmallIntegerField("desil", null=True)
    flags = models.JSONField("catatan", default=list)
    outcomes = models.CharField("hasil tiap syarat", max_length=60, blank=True, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("dibuat", auto_now_add=True)
    link_changed = models.BooleanField("padanan berubah", db_default=False, editable=False)
    data_changed = models.BooleanField("data berubah", db_default=False, editable=False)

    class Meta:
        verbose_name = "penilaian"
        verbose_name_plural = "penilaian"
        indexes = [
            models.Index(fields=["result"]),
            models.Index(fields=["registration"], name="assessment_overtaken", condition=OVERTAKEN),
        ]
        triggers = [KNOWS]

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_result_display()}"

    @property
    def is_overtaken(self) -> bool:
        """What `OVERTAKEN` asks of a row that has been read."""
        return self.link_changed or self.data_changed


class Finding(models.Model):
    """One rule's answer: article, outcome, the value it looked at, the sentence an officer reads."""

    # Millions of rows are written at once, with their assessments and in the same transaction: a number of their own,
    # one more index and a reference checked row by row took half of the time.
    pk = models.CompositePrimaryKey("assessment_id", "position")
    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="findings", db_index=False, db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    rule = models.CharField("aturan", max_length=20)
    pasal = models.CharField("pasal", max_length=60)
    title = models.CharField("syarat", max_length=120)
    outcome = models.CharField("hasil", max_length=8, choices=Outcome.choices)
    value = models.CharField("nilai", max_length=120, blank=True)
    sentence = models.CharField("penjelasan", max_length=400)
    evidence = models.CharField("bukti", max_length=200, blank=True)

    class Meta:
        verbose_name = "temuan"
        verbose_name_plural = "temuan"
        ordering = ["position"]
        indexes = [
            models.Index(
                fields=["rule", "outcome"], name="finding_to_explain", condition=models.Q(outcome__in=TO_EXPLAIN)
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.get_outcome_display()}"
