"""Kecamatan and desa, each with the codes of the systems that name them (Kemendagri, BPS)."""

from __future__ import annotations

from django.db import models

from jamsos.small_tables import SmallTable


class District(models.Model):
    """A kecamatan. `code` is Kemendagri's dotted form; BPS uses seven other digits."""

    code = models.CharField("kode", max_length=8, unique=True)
    code_kemendagri = models.CharField("kode Kemendagri", max_length=6, unique=True)
    code_bps = models.CharField("kode BPS", max_length=7, unique=True)
    name = models.CharField("kecamatan", max_length=60)

    objects = SmallTable.as_manager()

    class Meta:
        verbose_name = "kecamatan"
        verbose_name_plural = "kecamatan"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Village(models.Model):
    """A desa. Thirteen names occur in more than one kecamatan, so the kecamatan is always shown with it.

    `code_bps` stays empty until the office loads a bridging file: no true list of BPS codes is at hand.
    """

    code = models.CharField("kode", max_length=13, unique=True)
    code_kemendagri = models.CharField("kode Kemendagri", max_length=10, unique=True)
    code_bps = models.CharField("kode BPS", max_length=10, unique=True, null=True, blank=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="villages", verbose_name="kecamatan")
    name = models.CharField("desa", max_length=60)

    objects = SmallTable.as_manager()

    class Meta:
        verbose_name = "desa"
        verbose_name_plural = "desa"
        ordering = ["district__name", "name"]
        constraints = [models.UniqueConstraint(fields=["district", "name"], name="village_name_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.district.name})"
