"""What the page of one release shows."""

from __future__ import annotations

from typing import Any

from eligibility.reference.models import QualityLine, ReferenceList
from eligibility.reference.quality import REASONS
from eligibility.reference.tables import DistributionTable, QualityLineTable, QualityTable
from jamsos.lib.money import number
from jamsos.regions.models import District, Village
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

TABLE = "reference/table.html"
SHOWN_LINES = 20


def panels_of(reference: ReferenceList) -> list[Panel]:
    """Facts, files, quality report, distributions; never a person."""
    return [
        _facts(reference),
        _files(reference),
        _quality(reference),
        *_distributions(reference),
        _lines(reference),
    ]


def upload_panel() -> Panel:
    """What an import does, and what should be loaded before it."""
    bridged = Village.objects.filter(code_bps__isnull=False).count()
    note = (
        "" if bridged else "Padanan kode desa BPS belum dimuat: tanpa itu desa pada rilis berkode BPS tidak dikenali."
    )
    return Panel(
        "Yang akan terjadi",
        [
            Fact("Dibaca", "hanya kolom yang diperlukan Perbup 59/2025; kolom lain tidak disimpan"),
            Fact("Diperiksa", "NIK, No. KK, keluarga, wilayah; baris yang tidak dimuat terdaftar dengan nomornya"),
            Fact("Desa berkode BPS", number(bridged), "desa yang kode BPS-nya sudah dipadankan"),
            Fact("Berkas yang sama lagi", "tidak mengubah apa pun"),
        ],
        note=note,
    )


def _facts(reference: ReferenceList) -> Panel:
    return Panel(
        "Rilis",
        [
            Fact("Status", reference.get_status_display()),
            Fact("Sumber", reference.source_name),
            Fact("Orang dimuat", number(reference.rows)),
            Fact("Keluarga", number(reference.families)),
            Fact("Baris tidak dimuat", number(reference.lines_not_loaded)),
            Fact("Sistem kode wilayah", reference.get_area_system_display() or "–"),
            Fact("Dimuat", f"{tanggal(reference.loaded_at)} oleh {reference.loaded_by or 'sistem'}"),
        ],
    )


def _files(reference: ReferenceList) -> Panel:
    facts = [Fact(file["name"], file["sha256"], _size(file)) for file in reference.files]
    return Panel(
        "Berkas yang diterima (SHA-256)", facts, note="Berkas mentah yang diunggah dimusnahkan setelah dimuat."
    )


def _size(file: dict[str, Any]) -> str:
    size = f"{number(file['bytes'])} byte"
    return f"{number(file['lines'])} baris data, {size}" if "lines" in file else size


def _quality(reference: ReferenceList) -> Panel:
    rows = [
        {
            "label": reason.label,
            "outcome": "tidak dimuat" if reason.refuses else "dimuat, dihitung",
            "count": reference.quality[code],
        }
        for code, reason in REASONS.items()
        if code in reference.quality
    ]
    return Panel("Laporan mutu", template=TABLE, context={"table": QualityTable(rows)}, wide=True)


def _distributions(reference: ReferenceList) -> list[Panel]:
    names = {str(pk): name for pk, name in District.objects.values_list("pk", "name")}
    deciles = {"0": "Tidak diketahui"} | {str(decile): f"Desil {decile}" for decile in range(1, 11)}
    return [
        _distribution("Orang menurut desil nasional", reference, "decile", deciles),
        _distribution("Orang menurut kecamatan domisili", reference, "district_id", names),
    ]


def _distribution(title: str, reference: ReferenceList, key: str, names: dict[str, str]) -> Panel:
    counts = reference.distribution.get(key, {})
    rows = [
        {"label": name, "count": counts[code], "share": round(100 * counts[code] / reference.rows)}
        for code, name in names.items()
        if code in counts
    ]
    return Panel(title, template=TABLE, context={"table": DistributionTable(rows)})


def _lines(reference: ReferenceList) -> Panel:
    lines = QualityLine.objects.filter(list=reference).order_by("file", "line_no")[:SHOWN_LINES]
    return Panel(
        "Baris yang tidak dimuat",
        template=TABLE,
        context={"table": QualityLineTable(lines)},
        note=f"{SHOWN_LINES} baris pertama; semuanya ada pada unduhan. Nomor menurut berkas asli, judul = baris 1.",
        wide=True,
    )
