"""Decrees and minutes: Keputusan Kepala Dinas Sosial (24(2)d), Keputusan Bupati (22(4)), berita acara (24(2)c).

A decree's lines are copied from the register when it is made and never touched again: PDF, workbook and
BPJS file print from them alone. An amending decree adds lines and removals of its own; the earlier one stays.
"""

from enrollment.decrees.models.decree import Decree, DecreeLine, DecreeState, Kind
from enrollment.decrees.models.files import DecreeFile, Minutes, SignedFile
from enrollment.decrees.models.removal import Removal
from enrollment.decrees.models.rewording import Rewording

__all__ = [
    "Decree",
    "DecreeFile",
    "DecreeLine",
    "DecreeState",
    "Kind",
    "Minutes",
    "Removal",
    "Rewording",
    "SignedFile",
]
