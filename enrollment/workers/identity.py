"""What may be mended in somebody whom Disdukcapil sent back: the same person, and the same proposal.

The Keputusan Kepala Dinas Sosial has named this person as eligible (Pasal 22(2), 24(2)d). Mending puts right how the
person is written down; whoever or whatever else is meant goes through proposal and assessment anew.
"""

from __future__ import annotations

from typing import Any

from enrollment.workers.columns import STATED
from enrollment.workers.models import ListedIdentity, Registration
from jamsos.errors import DomainError

SETTLED = {
    "group_id": "kelompok",
    "registered_on": "tanggal daftar",
    "occupation_text": "pekerjaan",
    "sponsor": "OPD pengusul",
    "marital": "status kawin",
    "dependants": "jumlah tanggungan",
    "disability": "penyandang disabilitas",
    **{column.field: column.name.replace("_", " ").lower() for column in STATED},
}
DERIVED = ("track", "occupation")
IDENTITY = ("nik", "name", "birth_date")


def require_same(one: Registration, values: dict[str, Any]) -> None:
    """Raise `DomainError` if `values` would change what eligibility and rank rest on, or the person.

    Of NIK, name and birth date one may differ from the list, over all changes since. What follows from settled data
    stays in `values` as it was.
    """
    moved = [label for name, label in SETTLED.items() if name in values and values[name] != getattr(one, name)]
    if moved:
        raise DomainError(
            f"Sudah ditetapkan Dinsos, jadi tidak dapat diubah: {', '.join(moved)}.",
            "Perbaiki identitasnya saja; bila usulannya keliru, tarik usulan ini lalu usulkan lagi.",
        )
    values |= {name: getattr(one, name) for name in DERIVED}
    listed = _listed(one)
    if sum(values[name] != getattr(listed, name) for name in IDENTITY) > 1:
        raise DomainError(
            "Ini menjadi orang lain; tarik usulan ini lalu usulkan orang yang baru.",
            "Dari NIK, nama dan tanggal lahir, hanya satu yang boleh berbeda dari daftar yang ditetapkan Dinsos.",
        )


def _listed(one: Registration) -> ListedIdentity:
    """As listed; for somebody listed before such copies were kept, as found at the first change."""
    now = {name: getattr(one, name) for name in IDENTITY}
    return ListedIdentity.objects.get_or_create(registration=one, defaults=now)[0]
