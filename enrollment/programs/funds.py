"""What is bound of the funds of a programme (Pasal 15 ayat (2), 27): one definition for every page."""

from __future__ import annotations

from django.db.models import Sum

from enrollment.programs.models import Program


def bound(program: Program) -> dict[str, int]:
    """Fund source -> rupiah bound by issued Keputusan Bupati, asked of the programme's own decrees."""
    issued = program.decrees.filter(kind="bupati", state="issued").order_by()
    return dict(issued.values_list("wave__fund_source").annotate(Sum("amount")))
