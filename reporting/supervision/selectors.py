"""What supervision came to: companies looked at, their workers, and the members among them (Pasal 13 ayat (3))."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Sum

from reporting.supervision.models import Inspection

SUMS = {"companies": "Badan usaha diawasi", "workers": "Pekerja", "members": "Peserta di antaranya"}


def looked_at(inspections: QuerySet[Inspection]) -> dict[str, int]:
    """The sums of `SUMS`."""
    rows = inspections.order_by()
    found = rows.aggregate(companies=Count("pk"), workers=Sum("workers"), members=Sum("members"))
    return {name: value or 0 for name, value in found.items()}
