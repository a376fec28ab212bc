"""The details of an event in Indonesian words: every key that is recorded anywhere, and what its value means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from eligibility.regulations import title_of
from enrollment.benefits.entitlement import Kind as Benefit
from enrollment.benefits.entitlement import Level
from enrollment.benefits.models import Status
from enrollment.decrees.rendering import VARIANT_LABELS
from enrollment.lifecycle import State
from enrollment.programs.models import FundSource
from enrollment.workers.ending import EndReason
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.jobs.registry import KINDS
from jamsos.lib.dates import format_date
from jamsos.lib.money import number, rupiah
from reporting.api.models import Right

KEYS = {
    **{"a": "versi sisi A", "b": "versi sisi B", "active": "aktif", "address": "alamat IP", "adopted": "NIK diambil"},
    **{"after": "sesudah", "agency": "instansi", "already": "sudah tercatat", "amount": "jumlah", "age": "usia"},
    **{"answer_sha256": "sidik berkas jawaban", "auto": "padan otomatis", "basis": "dasar", "before": "sebelum"},
    **{"benefits": "program jaminan", "budget": "anggaran", "candidates": "calon", "card": "kartu", "ceiling": "pagu"},
    **{"codes_left": "kode cadangan tersisa", "ends_on": "sampai", "step": "langkah"},
    **{
        "changes": "perubahan",
        "closed": "ditutup",
        "compared": "dibandingkan dengan versi",
        "code": "kode iuran",
        "partial": "alasan dibayar sebagian",
        "dated": "tanggal diambil",
    },
    **{"departed": "meninggal atau pindah"},
    **{"decile": "desil", "differing": "berbeda dari jawaban sebelumnya", "differs": "nama atau NIK berbeda"},
    **{"district": "kecamatan", "doubled": "ganda dalam jawaban", "doubles": "ganda", "dropped": "dikeluarkan"},
    **{"eligible": "memenuhi syarat", "employed": "termasuk pegawai", "fallen": "urutan yang kosong"},
    **{"differences": "perbedaan", "fields": "isian", "file": "sidik berkas", "valid_from": "berlaku mulai"},
    **{"filters": "saringan dipakai", "first_day_without": "tanpa peran sejak", "found": "ditemukan"},
    **{"fund_source": "sumber dana", "group": "kelompok", "groups": "jumlah kelompok", "hash": "sidik baris"},
    **{"held": "ditahan", "job": "pekerjaan", "kind": "jenis", "label": "rilis", "late": "alasan terlambat"},
    **{"left": "sudah ditarik", "left_out": "dilewati", "letter": "huruf prioritas", "list": "daftar"},
    **{"merged": "digabungkan", "month": "bulan", "month_from": "bulan pertama", "month_to": "bulan terakhir"},
    **{"monthly_rate": "iuran sebulan", "name": "nama berkas", "narrowing": "saringan", "nik": "NIK (disamarkan)"},
    **{"nik_from_list": "NIK dari daftar", "none": "tidak ditemukan", "not_eligible": "tidak memenuhi syarat"},
    **{"not_loaded": "tidak dimuat", "number": "nomor", "of": "dari", "on": "per tanggal", "page": "halaman"},
    **{"owing": "belum dibayar", "paid_on": "tanggal bayar"},
    **{"pair": "pasangan", "people": "orang", "program": "program", "proof": "bukti", "proposed": "diusulkan"},
    **{"quota": "kuota", "rank": "urutan", "rate": "iuran", "ready": "siap", "recorded": "dicatat"},
    **{"refused": "ditolak", "registered": "terekam", "regulation": "peraturan", "rejected": "ditolak"},
    **{
        "remarks": "catatan",
        "removed": "dihapus",
        "resent": "diajukan lagi",
        "renamed": "nama diambil",
        "replaced": "NIK diganti",
        "returned": "dikembalikan",
    },
    **{"review": "perlu ditinjau", "role": "peran", "row_no": "baris", "row_nos": "nomor baris", "rows": "baris"},
    **{"selected": "terpilih", "sequence": "pembayaran ke", "series": "seri daftar", "sex_preference": "pembeda JK"},
    **{"sha256": "sidik berkas", "shown": "ditampilkan", "size": "ukuran (byte)", "stage": "tahap putusan"},
    **{"starts_on": "mulai", "stranger": "bukan anggota pengajuan", "unanswered": "belum dijawab"},
    **{"tagged": "untuk pembaca layar"},
    **{"unassessed": "belum dinilai", "unchanged": "sudah ada", "unknown": "perlu klarifikasi", "variant": "bentuk"},
    **{"verdict": "putusan", "verdicts": "hasil", "verified": "terverifikasi", "version": "versi"},
    **{
        "village": "desa",
        "wadah": "wadah",
        "waiting": "daftar tunggu",
        "why": "sebab",
        "without_nik": "NIK belum sah",
    },
    **{"rights": "boleh menanyakan", "until": "sampai", "mails": "surel terkirim", "failed": "gagal"},
    **{"signatures": "tanda tangan elektronik", "pages": "halaman", "note": "catatan", "reason": "alasan"},
    **{"received": "diterima", "sent": "dikirim", "difference": "selisih", "agrees": "cocok", "who": "nomor pekerja"},
    **{"benefit": "manfaat", "claim": "klaim nomor", "level": "menurut iuran", "status": "status klaim"},
    **{
        "chapters": "bab",
        "year": "tahun",
        "new": "baru",
        "gone": "tidak lagi diduga",
        "told_apart": "sudah dinyatakan orang berbeda",
    },
}
# Names of filters, where they differ from what is recorded under the same name.
FILTERS = {
    **{"name": "nama", "state": "status", "result": "hasil", "rule": "syarat", "outcome": "temuan", "track": "jalur"},
    **{"place": "hasil", "stopped_by": "terhalang", "search": "kata", "silent": "dijawab", "since": "sejak"},
    **{"act": "tindakan", "actor__username": "nama pengguna", "subject_id": "nomor objek", "is_active": "aktif"},
    **{"nik": "NIK", "keadaan": "keadaan", "kecamatan": "kecamatan", "sort": "urutan", "verdict": "hasil"},
    **{"number": "nomor", "kind": "jenis", "role": "peran", "q": "kata", "agency": "instansi"},
    **{"tunggakan": "tunggakan", "kurang": "belum dibayar", "jkm": "jendela JKM", "dana": "sumber dana"},
    **{"kartu": "kartu", "nama": "nama", "manfaat": "manfaat", "iuran": "menurut iuran", "hasil": "hasil"},
    **{"district": "kecamatan", "mended": "diperbaiki", "found": "hasil", "keputusan": "keputusan"},
}
RUPIAH = frozenset({"amount", "budget", "ceiling", "monthly_rate", "before", "after"})
PLAIN = frozenset({"claim", "year", "program", "number", "size", "who"})
DATES = frozenset({"on", "until", "starts_on", "ends_on", "first_day_without", "paid_on"})
PREFIXES = {"quota_": "kuota", "rate_": "iuran"}


def key_words(key: str) -> str:
    """What a key is called; `quota_BPD`, made from a code, keeps the code."""
    for prefix, word in PREFIXES.items():
        if key.startswith(prefix) and key not in KEYS:
            return f"{word} {key.removeprefix(prefix)}"
    return KEYS.get(key, key.replace("_", " "))


def details(data: dict[str, Any]) -> list[tuple[str, str]]:
    """The details of an event: label and value, in words."""
    return [(key_words(key), value_words(key, value)) for key, value in data.items()]


def value_words(key: str, value: Any) -> str:
    """A value as an auditor reads it."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dict):
        return "; ".join(f"{key_words(name)} {_inside(key, name, part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(value_words(key, part) for part in value)
    if isinstance(value, int):
        return _figure(key, value)
    return _text(key, str(value))


def _inside(key: str, name: str, part: Any) -> str:
    """A part of a value; of a change what stood before and what stands now."""
    if key == "changes" and isinstance(part, list) and len(part) == 2:
        return " → ".join(value_words(name, each) for each in part)
    return value_words(name, part)


def _figure(key: str, value: int) -> str:
    if key in PLAIN:
        return str(value)
    return rupiah(value) if key in RUPIAH or key.startswith("rate_") else number(value)


def _text(key: str, value: str) -> str:
    return format_date(date.fromisoformat(value)) if key in DATES else VALUES.get(key, str)(value)


def _field(name: str) -> str:
    """A field of a registration by its name on the screen."""
    return next((str(field.verbose_name) for field in Registration._meta.fields if field.name == name), name)


def _job(name: str) -> str:
    return KINDS[name].title if name in KINDS else name


@cache
def _page_titles() -> dict[str, str]:
    """URL name -> title of the page there."""
    return {name: title for name, title in _titles(get_resolver()) if title}


def _titles(resolver: URLResolver) -> list[tuple[str, str]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += _titles(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            found.append((entry.name, getattr(getattr(entry.callback, "view_class", None), "title", "")))
    return found


def _labels(labels: dict[str, str]) -> Callable[[str], str]:
    return lambda value: labels.get(value, value)


VALUES: dict[str, Callable[[str], str]] = {
    "page": lambda name: _page_titles().get(name, name),
    "filters": lambda name: FILTERS.get(name) or key_words(name),
    "fields": _field,
    "kind": _job,
    "regulation": title_of,
    "role": _labels(dict(Role.choices)),
    "rights": _labels(dict(Right.choices)),
    "step": _labels({"password": "kata sandi", "code": "kode faktor kedua"}),
    "state": _labels(dict(State.choices)),
    "variant": _labels(VARIANT_LABELS),
    "fund_source": _labels(dict(FundSource.choices)),
    "benefit": _labels(dict(Benefit.choices)),
    "level": _labels(dict(Level.choices)),
    "status": _labels(dict(Status.choices)),
    "why": _labels(dict(EndReason.choices)),
}
