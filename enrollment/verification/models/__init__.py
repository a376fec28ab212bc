"""Verification and validation by Disdukcapil (Pasal 22(3)): batches, hand-over, verdicts, samples."""

from enrollment.verification.models.batches import Batch, BatchLine
from enrollment.verification.models.handover import Handover, HandoverStep
from enrollment.verification.models.ledger import Ledger, with_newest
from enrollment.verification.models.samples import (
    CONFIDENCES,
    Draw,
    DrawnPerson,
    SampleCheck,
    SampleFinding,
    SampleLine,
)
from enrollment.verification.models.verdicts import CLOSING, CURED_ELSEWHERE, Verdict, VerdictRecord

__all__ = [
    "CLOSING",
    "CONFIDENCES",
    "CURED_ELSEWHERE",
    "Batch",
    "BatchLine",
    "Draw",
    "DrawnPerson",
    "Handover",
    "HandoverStep",
    "Ledger",
    "SampleCheck",
    "SampleFinding",
    "SampleLine",
    "Verdict",
    "VerdictRecord",
    "with_newest",
]
