"""Panels about verification."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse

from enrollment.verification.mending import assessment_problem, changes_since_return, last_record
from enrollment.verification.models import CURED_ELSEWHERE, Batch, Verdict
from enrollment.verification.services import awaited
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
    last = last_record(person)
    if last is None:
        return None
    facts = [
        Fact("Hasil", last.get_verdict_display(), last.note),
        Fact("Dicatat", tanggal(last.recorded_at), f"kiriman {last.line.batch.number}"),
        *(Fact(ELEMENT_LABELS[name], answer.capitalize()) for name, answer in last.elements.items()),
    ]
    return Panel("Hasil verval", facts)


def condition_panel(person: Registration) -> Panel:
    """The conditions of another round, and how the person stands to each."""
    changes = changes_since_return(person)
    cured = ", ".join(Verdict(verdict).label for verdict in CURED_ELSEWHERE)
    changed = f"{changes} isian diubah" if changes else "Belum ada yang diubah"
    needed = f"Wajib, kecuali hasilnya {cured}: itu dibereskan di Disdukcapil."
    return Panel(
        "Syarat ajukan lagi",
        [
            Fact("Perubahan sejak dikembalikan", changed, needed),
            Fact("Penilaian", assessment_problem(person) or "Memenuhi syarat dan terbaru"),
        ],
    )


def batch_panels(batch: Batch, user: User) -> list[Panel]:
    """What was sent, what was answered, and who does what now."""
    found = dict(batch.lines.values_list("record__verdict").annotate(Count("pk")))
    open_lines = awaited(batch).count()
    lines = reverse("batch-lines", args=[batch.pk])
    silent = found.get(None, 0)
    sent = [
        Fact("Orang", number(batch.people)),
        Fact("Belum dijawab", number(silent), _left(silent - open_lines), url=f"{lines}?silent=1"),
        Fact("Dikirim", tanggal(batch.sent_at), f"oleh {batch.sent_by or 'sistem'}"),
        Fact("Sidik baris", batch.lines_hash, "HMAC-SHA256 nama dan NIK yang dikirim, berurutan"),
    ]
    verdicts = [Fact(v.label, number(found.get(v, 0)), url=f"{lines}?verdict={v.value}") for v in Verdict]
    return [
        Panel("Langkah berikutnya", steps(batch, open_lines, user)),
        Panel("Kiriman", sent),
        Panel("Hasil", verdicts),
    ]


def _left(people: int) -> str:
    return f"{number(people)} di antaranya sudah ditarik" if people else ""


def steps(batch: Batch, silent: int, user: User) -> list[Fact]:
    """Who does what now with a batch of which `silent` lines are unanswered."""
    if not silent:
        return [
            Fact(
                "Dinas Sosial",
                "Semua sudah dijawab: jalankan seleksi.",
                "Yang dikembalikan ikut kiriman lain; meninggal dan pindah ditutup.",
            )
        ]
    file = answer = ""
    if policy.allows(user, Act.RECORD_VERDICTS):
        file, answer = reverse("file-download", args=[batch.file_id]), reverse("verification-answer", args=[batch.pk])
    return [
        Fact("Disdukcapil, 1", "Unduh berkas", "satu baris per orang; jangan mengubah kolom NO dan NIK", url=file),
        Fact("Disdukcapil, 2", "Isi kolom STATUS", "atau kolom HASIL per unsur, sedikitnya NIK, NAMA, TGL_LAHIR"),
        Fact("Disdukcapil, 3", "Unggah hasil", "boleh sebagian; sisanya menyusul dengan berkas yang sama", url=answer),
    ]
