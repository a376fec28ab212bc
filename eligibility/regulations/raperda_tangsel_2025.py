"""Kota Tangerang Selatan, draft Perda of 2025: informal workers of low, irregular income, matched in two registers.

The criteria as far as they were published; what is not known is `silent`. Values and sources are in
parameters/raperda_tangsel_2025.toml. No age and no decile: the sources name none.
"""

import polars as pl
from polars import col

from eligibility.regulations import criteria
from eligibility.regulations.parameters import Parameters
from eligibility.regulations.pieces import MET, UNKNOWN, Check, flag, rule
from eligibility.regulations.wording import missing, yes_no

PARAMETERS = {
    "kode_wilayah": str,
    "nama_wilayah": str,
    "status_pegawai": list,
    "program_jaminan": list,
    "sumber_dana": list,
    "pelaksana": list,
}
DRAFT = "Raperda (nomor pasal belum diketahui)"


@rule("TS-WARGA", pasal=DRAFT, title="Warga Kota Tangerang Selatan")
def resident(p: Parameters) -> Check:
    """Of the city, by address or else by KTP."""
    return criteria.townsperson(p.kode_wilayah, p.nama_wilayah)


@rule("TS-INFORMAL", pasal=DRAFT, title="Bekerja di sektor informal")
def informal(p: Parameters) -> Check:
    """Works, and has no formal employment."""
    works, formal = col("works"), col("formal_job")
    informal = works & ~formal
    return Check(
        unknown=informal.is_null(),
        met=informal,
        value=pl.when(formal).then(pl.lit("hubungan kerja formal")).otherwise(yes_no(works)),
        says="Bekerja tanpa hubungan kerja formal.",
        fails=((formal, "Memiliki hubungan kerja formal."), "Tidak bekerja."),
        asks=((works.is_null(), missing("keterangan bekerja")), missing("keterangan hubungan kerja formal")),
    )


@rule("TS-PENGHASILAN", pasal=DRAFT, title="Berpenghasilan rendah dan tidak tetap")
def low_income(p: Parameters) -> Check:
    """A statement: the sources give no amount."""
    low = col("low_income")
    return Check(
        unknown=low.is_null(),
        met=low,
        value=yes_no(low),
        says="Dinyatakan berpenghasilan rendah dan tidak tetap.",
        fails="Dinyatakan tidak berpenghasilan rendah dan tidak tetap.",
        asks=missing("pernyataan tentang penghasilan"),
    )


@rule("TS-DTSEN", pasal=DRAFT, title="Padan dengan DTSEN")
def matched_dtsen(p: Parameters) -> Check:
    """Found in DTSEN, whatever the decile; a decile is known only of somebody found."""
    found = pl.coalesce("listed", pl.when(col("decile").is_not_null()).then(True))
    return Check(
        unknown=found.is_null(),
        met=found,
        value=pl.coalesce(pl.format("desil {}", col("decile")), yes_no(col("listed"))),
        says="Padan dengan DTSEN.",
        fails="Tidak ditemukan dalam DTSEN.",
        asks=missing("hasil pemadanan dengan DTSEN"),
    )


@rule("TS-BPJS", pasal=DRAFT, title="Kepesertaan BPJS Ketenagakerjaan diketahui", outcomes=(MET, UNKNOWN))
def matched_bpjs(p: Parameters) -> Check:
    """Whether somebody is protected is known; being protected is no bar the sources name."""
    protected = col("protected")
    return Check(
        unknown=protected.is_null(),
        met=protected.is_not_null(),
        value=yes_no(protected),
        says=(
            (protected, "Kepesertaan BPJS Ketenagakerjaan diketahui: sudah terlindungi."),
            "Kepesertaan BPJS Ketenagakerjaan diketahui: belum terlindungi.",
        ),
        asks=missing("hasil pemadanan dengan data BPJS Ketenagakerjaan"),
    )


@flag("TERLINDUNGI", pasal=DRAFT, title="Sudah terlindungi jaminan sosial ketenagakerjaan")
def protected_already(p: Parameters) -> pl.Expr:
    """The sources do not say that this is a bar; an officer decides."""
    return col("protected")


@flag("PEGAWAI", pasal=DRAFT, title="Berstatus pegawai menurut DTSEN")
def employed(p: Parameters) -> pl.Expr:
    """The register shows formal employment, whatever was declared."""
    return col("job_status").str.to_lowercase().str.contains_any([name.lower() for name in p.status_pegawai])


@flag("KTP_DOMISILI", pasal=DRAFT, title="KTP dan domisili menunjuk daerah yang berbeda")
def two_places(p: Parameters) -> pl.Expr:
    """The sources speak of the city's people without saying whether the KTP or the address counts."""
    return criteria.ktp_against_domicile(p.kode_wilayah)
