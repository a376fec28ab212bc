"""What the page of one release shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from eligibility.reference.models import ListKind, QualityLine, ReferenceList
from eligibility.reference.quality import REASONS
from eligibility.reference.standings import Standing
from eligibility.reference.tables import DistributionTable, QualityLineTable, QualityTable
from jamsos.lib.money import number
from jamsos.regions.models import District, Village
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

TABLE = "reference/table.html"
COMPLETE = {True: "tidak tercantum menjadi bukti", False: "tidak tercantum bukan bukti"}
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


def list_panel() -> Panel:
    """What the other lists are for, with a template to fill in for each."""
    uses = {
        ListKind.BPJS: "peserta aktif tidak memenuhi Pasal 19 ayat (2) huruf c",
        ListKind.AID: "dana pemerintah menggugurkan Pasal 21 huruf f; CSR dihitung sebagai pelindungan",
        ListKind.DEATHS: "padanan yang dibenarkan petugas ditahan dari penguncian dan seleksi",
    }
    facts = [
        Fact(kind.label, "Unduh templat", use, reverse("reference-template", args=[kind.value]))
        for kind, use in uses.items()
    ]
    return Panel("Gunanya", facts, note="Judul kolom boleh berbeda; judul yang dikenali ada pada lembar Penjelasan.")


def retire_panel(reference: ReferenceList) -> Panel:
    """What goes and what stays."""
    return Panel(
        str(reference),
        [
            Fact("Yang dimusnahkan", f"{number(reference.rows)} orang", "tidak dapat dikembalikan"),
            Fact("Yang tetap ada", "sidik berkas dan laporan mutu", "juga padanan dan hasil penilaian yang sudah ada"),
            Fact("Akibatnya", "tidak dibaca lagi", "padanan dan penilaian berikutnya memakai daftar lain"),
        ],
    )


def _facts(reference: ReferenceList) -> Panel:
    return Panel(
        "Rilis",
        [
            Fact("Status", reference.get_status_display()),
            Fact("Sumber", reference.source_name),
            Fact("Keadaan per", tanggal(reference.as_of)),
            Fact("Lengkap untuk kabupaten", "Ya" if reference.complete else "Tidak", COMPLETE[reference.complete]),
            Fact("Orang dimuat", number(reference.rows)),
            Fact("Keluarga", number(reference.families)),
            Fact("Baris tidak dimuat", number(reference.lines_not_loaded)),
            Fact("Sistem kode wilayah", reference.get_area_system_display() or "–"),
            Fact("Dimuat", f"{tanggal(reference.loaded_at)} oleh {reference.loaded_by or 'sistem'}"),
            *_retired(reference),
        ],
    )


def _retired(reference: ReferenceList) -> list[Fact]:
    if reference.retired_at is None:
        return []
    by = reference.retired_by or "sistem"
    return [Fact("Dimusnahkan", f"{tanggal(reference.retired_at)} oleh {by}", reference.retired_why)]


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
    standings = {"": "Tidak terbaca"} | dict(Standing.choices)
    shown = {
        "decile": ("Orang menurut desil nasional", deciles),
        "standing": ("Orang menurut status atau peristiwa", standings),
        "district_id": ("Orang menurut kecamatan domisili", {"0": "Tidak dikenal"} | names),
    }
    return [
        _distribution(title, reference, key, labels)
        for key, (title, labels) in shown.items()
        if key in reference.distribution
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
