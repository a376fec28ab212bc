"""What must be true before a person whom Disdukcapil sent back may go on the list again (Pasal 22(3))."""

from __future__ import annotations

from enrollment.assessment.models import Assessment, Result
from enrollment.assessment.selectors import stale
from enrollment.verification.models import CURED_ELSEWHERE
from enrollment.verification.selectors import last_record
from enrollment.workers.models import Registration
from jamsos.errors import DomainError


def changes_since_return(person: Registration) -> int:
    """Fields changed since the person came back; steps from state to state are no change of data."""
    return person.changes.filter(changed_at__gt=person.state_changed_at).exclude(field="state").count()


def may_stay_unchanged(person: Registration) -> bool:
    """Whether the last verdict is one that is cured in Disdukcapil's own records."""
    record = last_record(person)
    return record is not None and record.verdict in CURED_ELSEWHERE


def refuse_unmended(person: Registration) -> None:
    """Raise `DomainError` unless the data were changed (where they must be), assessed anew and found eligible."""
    if not changes_since_return(person) and not may_stay_unchanged(person):
        raise DomainError(
            "Datanya belum diubah sejak dikembalikan, jadi jawaban Disdukcapil akan sama.",
            "Perbaiki data menurut hasil verval pada halaman pekerja, lalu nilai ulang dan ajukan lagi.",
        )
    if problem := assessment_problem(person):
        raise DomainError(problem, "Minta petugas Dinsos menjalankan penilaian, lalu ajukan lagi bila layak.")


def assessment_problem(person: Registration) -> str:
    """Why the person's assessment does not carry a new round; empty when it does."""
    found = Assessment.objects.filter(registration=person).first()
    if found is None:
        return "Kelayakannya belum dinilai."
    if stale(Assessment.objects.filter(pk=found.pk)).exists():
        return "Datanya berubah setelah dinilai, jadi kelayakannya perlu dinilai ulang."
    return "" if found.result == Result.ELIGIBLE else f"Hasil penilaiannya «{found.get_result_display()}»."
