"""The roles, the agencies that hold them, and the pairs barred to one person; asked by models, database and policy."""

from __future__ import annotations

from django.db import models


class Agency(models.TextChoices):
    """The offices of Pasal 19-27 that work in the portal."""

    DINSOS = "dinsos", "Dinas Sosial"
    DISDUKCAPIL = "disdukcapil", "Disdukcapil"
    DISNAKER = "disnaker", "Disnaker"
    SETDA = "setda", "Sekretariat Daerah (Bagian Hukum)"
    DESA = "desa", "Pemerintah Desa"
    TIM = "tim", "Tim Koordinasi Pembinaan"
    INSPEKTORAT = "inspektorat", "Inspektorat"
    KOMINFO = "kominfo", "Diskominfo"


class Role(models.TextChoices):
    """What a person may do; the acts of each stand in `policy.py` and nowhere else."""

    OPERATOR_DESA = "operator_desa", "Operator desa"
    DINSOS_PETUGAS = "dinsos_petugas", "Petugas Dinsos"
    DINSOS_KEPALA = "dinsos_kepala", "Kepala Dinas Sosial"
    DISDUKCAPIL = "disdukcapil", "Petugas Disdukcapil"
    DISNAKER = "disnaker", "Petugas Disnaker"
    SETDA = "setda", "Bagian Hukum Setda"
    TIM_KOORDINASI = "tim_koordinasi", "Tim Koordinasi"
    AUDITOR = "auditor", "Inspektorat"
    ADMIN_SISTEM = "admin_sistem", "Admin sistem"


# Roles one person may not hold together: maker and checker of the same step, or accounts and casework.
CASEWORK = frozenset(Role.values) - {Role.ADMIN_SISTEM, Role.AUDITOR, Role.TIM_KOORDINASI}
FORBIDDEN_PAIRS: frozenset[frozenset[str]] = frozenset(
    {
        frozenset({Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA}),
        frozenset({Role.DINSOS_PETUGAS, Role.DISDUKCAPIL}),
        frozenset({Role.DINSOS_KEPALA, Role.DISDUKCAPIL}),
        frozenset({Role.DINSOS_KEPALA, Role.SETDA}),
        frozenset({Role.DINSOS_PETUGAS, Role.SETDA}),
        frozenset({Role.SETDA, Role.DISNAKER}),
        frozenset({Role.OPERATOR_DESA, Role.DINSOS_KEPALA}),
        frozenset({Role.OPERATOR_DESA, Role.DISDUKCAPIL}),
        frozenset({Role.ADMIN_SISTEM, Role.AUDITOR}),
        *(frozenset({Role.ADMIN_SISTEM, role}) for role in CASEWORK),
        *(frozenset({Role.AUDITOR, role}) for role in CASEWORK),
    }
)

VILLAGE_ROLES = frozenset({Role.OPERATOR_DESA})
"""Held for one village each; the others reach the whole regency."""

# Each duty of the Peraturan is an office's own. The Tim has members from several offices (Pasal 25), and where there
# is no Diskominfo to run the portal Dinas Sosial does.
AGENCIES_OF: dict[str, frozenset[str]] = {
    Role.OPERATOR_DESA: frozenset({Agency.DESA}),
    Role.DINSOS_PETUGAS: frozenset({Agency.DINSOS}),
    Role.DINSOS_KEPALA: frozenset({Agency.DINSOS}),
    Role.DISDUKCAPIL: frozenset({Agency.DISDUKCAPIL}),
    Role.DISNAKER: frozenset({Agency.DISNAKER}),
    Role.SETDA: frozenset({Agency.SETDA}),
    Role.TIM_KOORDINASI: frozenset(Agency.values),
    Role.AUDITOR: frozenset({Agency.INSPEKTORAT}),
    Role.ADMIN_SISTEM: frozenset({Agency.KOMINFO, Agency.DINSOS}),
}
"""Whose accounts may be given the role; one without an agency none."""


def agencies_told(role: str) -> str:
    """The agencies of the role in words: `Diskominfo atau Dinas Sosial`."""
    told = [agency.label for agency in Agency if agency in AGENCIES_OF[role]]
    return "semua instansi" if len(told) == len(Agency) else " atau ".join(told)
