"""Claims of benefits, and checks whether aid reaches whom it should (Pasal 24(2)g)."""

from enrollment.benefits.models.checks import BeneficiaryCheck, BeneficiaryFinding, BeneficiaryLine, Fault
from enrollment.benefits.models.claims import OPEN, STEPS, Claim, ClaimStep, Heir, Paper, Status

__all__ = [
    "OPEN",
    "STEPS",
    "BeneficiaryCheck",
    "BeneficiaryFinding",
    "BeneficiaryLine",
    "Claim",
    "ClaimStep",
    "Fault",
    "Heir",
    "Paper",
    "Status",
]
