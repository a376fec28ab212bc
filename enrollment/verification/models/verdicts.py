"""Disdukcapil's verdicts (Pasal 22(3)) in its own vocabulary (DOMAIN 7)."""

from __future__ import annotations

from django.db import models

from enrollment.duties import VERIFIER_IS_NO_LOCKER, VERIFIER_IS_NO_PROPOSER
from enrollment.verification.models.batches import BatchLine
from enrollment.verification.models.ledger import Ledger


class Verdict(models.TextChoices):
    """What Disdukcapil says of a person."""

    MATCHED = "padan", "Padan"
    PARTIAL = "padan_sebagian", "Padan sebagian"
    UNMATCHED = "tidak_padan", "Tidak padan"
    DUPLICATE = "ganda", "Ganda"
    DECEASED = "meninggal", "Meninggal"
    MOVED = "pindah", "Pindah keluar"
    INACTIVE = "nonaktif", "Nonaktif"
    NOT_FOUND = "tidak_ditemukan", "Tidak ditemukan"
    NOT_RECORDED = "belum_rekam", "Belum rekam KTP-el"


CLOSING = (Verdict.DECEASED, Verdict.MOVED)
"""Nothing can be mended after these: the case ends."""
CURED_ELSEWHERE = (Verdict.INACTIVE, Verdict.NOT_FOUND, Verdict.NOT_RECORDED)
"""Cured in Disdukcapil's own records (activation, consolidation, recording), so the proposal may stay as it is."""


class VerdictRecord(Ledger):
    """One answer about one person of a batch. `elements`: "SESUAI (92)" or "TIDAK SESUAI" by element of the file."""

    line = models.ForeignKey(BatchLine, models.PROTECT, related_name="records")
    verdict = models.CharField("hasil", max_length=16, choices=Verdict.choices)
    elements = models.JSONField("hasil per unsur", default=dict)

    class Meta(Ledger.Meta):
        verbose_name = "hasil verval"
        verbose_name_plural = "hasil verval"
        triggers = [*Ledger.Meta.triggers, VERIFIER_IS_NO_PROPOSER, VERIFIER_IS_NO_LOCKER]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_verdict_display()}"
