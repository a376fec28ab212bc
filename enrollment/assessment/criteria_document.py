"""docs/kriteria.md: the Kriteria page as a document, from the same source and for every regulation.

It bears no date of making and no version, so that it changes only when a regulation does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eligibility import regulations
from eligibility.regulations import Regulation
from eligibility.regulations.coverage import pieces
from eligibility.regulations.timeline import changes
from enrollment.assessment import criteria_coverage as matrix
from enrollment.assessment import criteria_words as words
from jamsos.environment import BASE_DIR
from jamsos.ui.templatetags.formats import tanggal

PATH = BASE_DIR / "docs" / "kriteria.md"
OUTCOMES = {"met": "terpenuhi", "not_met": "tidak", "unknown": "belum jelas"}
HEAD = (
    "# Kriteria",
    "",
    "Dibuat oleh `manage.py write_criteria` dari sumber yang sama dengan halaman Kriteria; jangan disunting.",
    "Nilai yang bergantung pada orangnya ditulis dalam kurung siku.",
)


def document() -> str:
    """The whole document, ending in a line feed."""
    laws = regulations.catalogue()
    lines = [*HEAD, "", *(f"- [{law.short}](#{law.code})" for law in laws)]
    for law in laws:
        lines += ["", f'<a id="{law.code}"></a>', "", f"## {law.short}", *_regulation(law)]
    return "\n".join(lines) + "\n"


def is_stale() -> bool:
    """Whether the document in the folder differs from what it would be now."""
    return not PATH.is_file() or PATH.read_text(encoding="utf-8") != document()


def _regulation(law: Regulation) -> Iterator[str]:
    """One regulation as it stands once its last change has come."""
    told = regulations.describe(law, law.days()[-1])
    yield from ("", told["title"] + ".", "", f"- Status: {told['status']}", f"- Berlaku {words.validity(told)}")
    yield f"- Keadaan per {tanggal(told['on'])}"
    if told["note"]:
        yield from ("", told["note"])
    for title, lines in _sections(law, told):
        if lines:
            yield from ("", f"### {title}", "", *lines)


def _sections(law: Regulation, told: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [
        ("Yang tidak diatur", [f"- {one['about']}: {one['says']}" for one in told["silent"]]),
        ("Syarat", list(_rules(told))),
        ("Prioritas dan segmen", list(_order(told))),
        ("Tanda yang perlu dicermati petugas", [f"- {one['pasal']}: {one['title']}" for one in told["flags"]]),
        ("Parameter", list(_parameters(told))),
        ("Perubahan menurut tanggal", list(_changes(law))),
        ("Pembacaan pasal yang tidak jelas", list(_readings(told))),
        ("Cakupan", list(_coverage(law))),
    ]


def _rules(told: dict[str, Any]) -> Iterator[str]:
    tracks = {track["code"]: track["title"] for track in told["tracks"]}
    for rule in told["rules"]:
        on = f" Mengikat: {words.binding(rule, tracks)}." if tracks else ""
        yield f"- **{rule['pasal']}** ({rule['code']}): {rule['title']}.{on} Data: {words.facts_asked(rule)}."
        for outcome, phrases in rule["phrases"].items():
            yield from (f"  - {OUTCOMES[outcome]}: {phrase}" for phrase in phrases)
    if not told["rules"]:
        yield "Naskahnya belum ada pada portal: semua hasilnya perlu klarifikasi."


def _order(told: dict[str, Any]) -> Iterator[str]:
    for one in told["letters"]:
        yield f"- Huruf {one['code']}: {one['title']} ({'; '.join(filter(None, (one['pasal'], one['also'])))})"
    for one in told["columns"]:
        yield f"- {one['title']}, dihitung untuk tiap orang ({one['pasal']})"


def _parameters(told: dict[str, Any]) -> Iterator[str]:
    rows = [
        (
            item["label"],
            item["article"],
            "; ".join(words.value_lines(value["value"], item["unit"])),
            item["unit"],
            _when(value),
            note,
        )
        for item in told["parameters"]
        for value in item["values"]
        for note in [" ".join(filter(None, (item["note"], value["note"])))]
    ]
    yield from _table(("Parameter", "Pasal", "Nilai", "Satuan", "Berlaku", "Catatan"), rows)


def _when(value: dict[str, Any]) -> str:
    return words.period(value) + (f" ({words.TRIAL})" if value["test_only"] else "")


def _changes(law: Regulation) -> Iterator[str]:
    for change in changes(law):
        yield f"- {tanggal(change.on)}: {change.what} ({change.article}): {words.change_words(change)}"


def _readings(told: dict[str, Any]) -> Iterator[str]:
    for one in told["readings"]:
        yield f"- **{one['id']}** {one['question']} ({one['article']})"
        for choice in one["choices"]:
            yield f"  - Sejak {tanggal(choice['since'])}, {choice['chosen_by']}: {choice['says']}"
        yield f"  - Alasan: {one['ground']}"
        yield from (f"  - Pilihan lain: {other['says']} {other['effect']}".rstrip() for other in one["alternatives"])


def _coverage(law: Regulation) -> Iterator[str]:
    names = pieces(law)
    rows = [
        (clause.pasal, clause.summary, "<br>".join(_answer(entry, names) for entry in clause.entries), clause.status)
        for clause in matrix.coverage_of(law.code)
    ]
    yield from _table(("Pasal", "Isi", "Dijawab oleh", "Keadaan"), rows)


def _answer(entry: Any, names: Mapping[str, str]) -> str:
    said = filter(None, (matrix.named(entry, names), entry.says))
    return f"{words.KINDS[entry.kind]}: {'. '.join(said)}"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    if rows:
        yield _line(head)
        yield "|" + "---|" * len(head)
        yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
