"""What is bound of the funds of a programme (Pasal 15 ayat (2), 27): one definition for every page."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, Sum

from enrollment.programs.models import Program, Wave

ISSUED = Q(decrees__kind="bupati", decrees__state="issued")
# What is decided, less what amendments have set free.
LEFT = Sum(F("decrees__amount") - F("decrees__freed"))


def bound(program: Program) -> dict[str, int]:
    """Fund source -> rupiah bound by issued Keputusan Bupati and their amendments."""
    decreed = Wave.objects.filter(ISSUED, program=program).order_by()
    return dict(decreed.values_list("fund_source").annotate(left=LEFT))


def bound_by_wave(waves: Iterable[Wave]) -> dict[int, int]:
    """Wave -> rupiah bound by its Keputusan Bupati and their amendments; a wave without any is left out."""
    decreed = Wave.objects.filter(ISSUED, pk__in=[wave.pk for wave in waves]).order_by()
    return dict(decreed.values_list("pk").annotate(left=LEFT))
