"""Panels about verification."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.verification.mending import assessment_problem, changes_since_return, last_record
from enrollment.verification.models import CLOSING, CURED_ELSEWHERE, Batch, Verdict, VerdictRecord
from enrollment.verification.services import awaited
from enrollment.workers.models import Registration
from enrollment.workers.standing import COUNTED, HERE, LEFT, ever
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


def standing_facts(program: Program) -> list[Fact]:
    """Who stands at each step of the verval now, and who ever came so far, as the dashboard counts."""
    people = program.registrations.order_by()
    states = dict(people.values_list("state").annotate(Count("pk")))
    asked = people.filter(COUNTED, batch_lines__isnull=False).distinct()
    closed = VerdictRecord.objects.filter(line__registration__in=people.filter(LEFT), verdict__in=CLOSING)
    steps = (
        (
            State.LISTED,
            "Menunggu dikirim",
            f"ditetapkan Dinsos seluruhnya {number(ever(program, reached=State.LISTED))}",
        ),
        (State.IN_VERIFICATION, "Menunggu jawaban Disdukcapil", f"pernah dikirim seluruhnya {number(asked.count())}"),
        (
            State.RETURNED,
            "Dikembalikan untuk diperbaiki",
            f"ditutup karena meninggal atau pindah {number(closed.count())}",
        ),
        (
            State.VERIFIED,
            "Menunggu seleksi",
            f"terverifikasi seluruhnya {number(ever(program, reached=State.VERIFIED))}",
        ),
    )
    rows = f"{reverse('workers')}?program={program.pk}&state="
    return [
        Fact(label, number(states.get(state, 0)), f"{HERE}; {whole}", url=f"{rows}{state.value}")
        for state, label, whole in steps
    ]


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
