"""Panels about verification."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse

from enrollment.verification.models import Batch, Verdict, VerdictRecord
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal

ELEMENT_LABELS = {
    "NIK": "NIK",
    "NO_KK": "No. KK",
    "NAMA": "Nama",
    "TEMPAT_LAHIR": "Tempat lahir",
    "TGL_LAHIR": "Tanggal lahir",
    "JENIS_KELAMIN": "Jenis kelamin",
    "ALAMAT": "Alamat",
    "WILAYAH": "Wilayah",
}


def verdict_panel(person: Registration) -> Panel | None:
    """What Disdukcapil last answered about a person, element by element; None while it has not."""
    records = VerdictRecord.objects.filter(line__registration=person).select_related("line__batch")
    last = records.order_by("-recorded_at").first()
    if last is None:
        return None
    facts = [
        Fact("Hasil", last.get_verdict_display(), last.note),
        Fact("Dicatat", tanggal(last.recorded_at), f"kiriman {last.line.batch.number}"),
        *(Fact(ELEMENT_LABELS[name], answer.capitalize()) for name, answer in last.elements.items()),
    ]
    return Panel("Hasil verval", facts)


def batch_panels(batch: Batch, user: User) -> list[Panel]:
    """What was sent, what was answered, and who does what now."""
    found = dict(batch.lines.values_list("record__verdict").annotate(Count("pk")))
    lines = reverse("batch-lines", args=[batch.pk])
    silent = found.get(None, 0)
    sent = [
        Fact("Orang", number(batch.people)),
        Fact("Belum dijawab", number(silent), url=f"{lines}?silent=1"),
        Fact("Dikirim", tanggal(batch.sent_at), f"oleh {batch.sent_by or 'sistem'}"),
        Fact("Sidik baris", batch.lines_hash, "HMAC-SHA256 nama dan NIK yang dikirim, berurutan"),
    ]
    verdicts = [Fact(v.label, number(found.get(v, 0)), url=f"{lines}?verdict={v.value}") for v in Verdict]
    return [Panel("Langkah berikutnya", steps(batch, silent, user)), Panel("Kiriman", sent), Panel("Hasil", verdicts)]


def steps(batch: Batch, silent: int, user: User) -> list[Fact]:
    """Who does what now with a batch of which `silent` lines are unanswered."""
    if not silent:
        return [Fact("Dinas Sosial", "Semua sudah dijawab: jalankan seleksi.", "Yang dikembalikan ikut kiriman lain.")]
    file = answer = ""
    if policy.allows(user, Act.RECORD_VERDICTS):
        file, answer = reverse("file-download", args=[batch.file_id]), reverse("verification-answer", args=[batch.pk])
    return [
        Fact("Disdukcapil, 1", "Unduh berkas", "satu baris per orang; jangan mengubah kolom NO dan NIK", url=file),
        Fact("Disdukcapil, 2", "Isi kolom STATUS", "atau kolom HASIL per unsur, sedikitnya NIK, NAMA, TGL_LAHIR"),
        Fact("Disdukcapil, 3", "Unggah hasil", "boleh sebagian; sisanya menyusul dengan berkas yang sama", url=answer),
    ]
