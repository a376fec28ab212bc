"""Beside the question about one person: every answer given so far, and what the proposer mended after it."""

from __future__ import annotations

from collections import Counter

from enrollment.matching.departures import departure_notes
from enrollment.verification.answers import wrong
from enrollment.verification.models import BatchLine, VerdictRecord
from enrollment.workers.models import Registration
from jamsos.lib.words import beginning
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal


def checking_panels(line: BatchLine) -> list[Panel]:
    """Answers in the order given, mending since the last batch, and a match on the list of deaths and moves."""
    person = line.registration
    panels = [_history(line), _mended(line)]
    note = departure_notes([person.pk]).get(person.pk)
    if note:
        panels.append(Panel("Daftar kematian dan pindah", [Fact("Tercatat: periksa", note)]))
    return [panel for panel in panels if panel]


def _history(line: BatchLine) -> Panel:
    records = VerdictRecord.objects.filter(line__registration=line.registration_id, line__pk__lte=line.pk)
    newest_first = records.select_related("line__batch", "recorded_by").order_by("-line__pk", "-sequence")
    return Panel("Jawaban sejauh ini", [_answer(record) for record in newest_first] or [Fact("Belum ada", "–")])


def _answer(record: VerdictRecord) -> Fact:
    faults = wrong(record.elements)
    parts = [
        f"oleh {record.recorded_by or 'sistem'} {tanggal(record.recorded_at)}",
        f"tidak sesuai: {', '.join(faults)}" if faults else "",
        record.note,
        f"perbaikan: {record.reason}" if record.reason else "",
    ]
    label = f"Kiriman {record.line.batch.number}, jawaban {record.sequence}"
    return Fact(label, record.get_verdict_display(), "; ".join(filter(None, parts)))


def _mended(line: BatchLine) -> Panel | None:
    """Which fields were changed between the person's batch before and this one: names of fields, no values."""
    before = BatchLine.objects.filter(registration=line.registration_id, pk__lt=line.pk).order_by("-pk").first()
    if before is None:
        return None
    changes = line.registration.changes.filter(changed_at__gt=before.batch.sent_at, changed_at__lte=line.batch.sent_at)
    fields = Counter(changes.exclude(field="state").values_list("field", flat=True))
    facts = [Fact(_label(field), "diubah", f"{times} kali" if times > 1 else "") for field, times in fields.items()]
    nothing = Fact("Tidak ada yang diubah", "–", "dibereskan pada data Disdukcapil sendiri")
    return Panel(f"Diperbaiki sesudah kiriman {before.batch.number}", facts or [nothing])


def _label(name: str) -> str:
    fields = {field.attname: field for field in Registration._meta.fields} | {
        field.name: field for field in Registration._meta.fields
    }
    label = str(fields[name].verbose_name) if name in fields else name
    return beginning(label)
