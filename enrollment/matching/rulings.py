"""The history of answers to a question, of which the newest row says what stands: rows are only ever added."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef

from enrollment.matching.two_eyes import Stage, Standing, Step, follow
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.guards import only_added


class RulingQuerySet(models.QuerySet["Ruling"]):
    def undoable_by(self, user: User) -> RulingQuerySet:
        """The user's own answers upon which nothing has followed, newest first."""
        followed = self.model._default_manager.filter(previous=OuterRef("pk"))
        return self.filter(~Exists(followed), actor=user).exclude(step=Step.UNDO).order_by("-pk")


class Ruling(models.Model):
    """One step: who said what, having seen which row before (`previous`), and what has stood since.

    `verdict` is what is proposed or holds, `counts` the one in force, `parties` the persons who have spoken since the
    question was open. No two rows have the same `previous`, so that of two answers at once the database refuses one.
    """

    step = models.CharField("langkah", max_length=8, choices=Step.choices)
    stage = models.CharField("keadaan", max_length=8, choices=Stage.choices)
    verdict = models.CharField("putusan", max_length=10, blank=True)
    counts = models.CharField("yang berlaku", max_length=10, blank=True)
    parties = ArrayField(models.BigIntegerField(), default=list)
    score = models.FloatField("skor", null=True)
    weights_version = models.CharField("versi bobot", max_length=40, blank=True)
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("waktu", auto_now_add=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-id"]
        indexes = [models.Index(fields=["actor", "-id"])]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_stage_display()}"

    @property
    def standing(self) -> Standing:
        return Standing(self.stage, self.verdict, self.counts, tuple(self.parties))


def answered(standing: Standing, before: Ruling | None, answer: str, actor: User, *, second: bool) -> dict[str, Any]:
    """The columns of the row that follows upon `before` when `actor` gives this answer to what stands."""
    step, following = follow(standing, answer, actor.pk, second=second)
    return _columns(step, following, before, actor)


def undone(last: Ruling | None, seen: str, actor: User) -> dict[str, Any]:
    """The columns of the row that takes the actor's own last answer back; raises `DomainError` if it is not that."""
    if last is None or last.actor_id != actor.pk or last.step == Step.UNDO or str(last.pk) != seen:
        raise DomainError(
            "Putusan ini tidak dapat diurungkan: sudah diurungkan, atau orang lain sudah menindaklanjutinya.",
            "Buka pasangannya untuk melihat keadaan terakhir; bila perlu, putuskan lagi.",
        )
    earlier = last.previous
    return _columns(Step.UNDO, earlier.standing if earlier else Standing(), last, actor)


def _columns(step: Step, standing: Standing, before: Ruling | None, actor: User) -> dict[str, Any]:
    return {
        "step": step,
        "stage": standing.stage,
        "verdict": standing.verdict,
        "counts": standing.counts,
        "parties": list(standing.parties),
        "previous": before,
        "actor": actor,
    }
