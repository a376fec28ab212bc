"""The roles, and those that one person may not hold together; asked by the models, the database and the policy."""

from __future__ import annotations

from django.db import models


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
