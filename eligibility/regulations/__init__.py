"""Regulations as code: `assess` people under one, `rank` them, `describe` it. Pure: no database, no clock."""

from eligibility.regulations.assessment import Assessment, assess
from eligibility.regulations.catalogue import catalogue, legal_base, load, title_of
from eligibility.regulations.description import describe
from eligibility.regulations.engine import Regulation
from eligibility.regulations.parameters import RegulationError
from eligibility.regulations.priority import rank

__all__ = [
    "Assessment",
    "Regulation",
    "RegulationError",
    "assess",
    "catalogue",
    "describe",
    "legal_base",
    "load",
    "rank",
    "title_of",
]
