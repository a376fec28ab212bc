"""The report of one run of the matcher: figures only, no person."""

from __future__ import annotations

from collections.abc import Mapping

from enrollment.matching.models import MatchRun
from enrollment.matching.run_report import BUCKETS
from jamsos.lib.money import number
from jamsos.ui.charts import bar
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

BARS = "matches/bars.html"
LABELS = {
    "auto": "Padan otomatis",
    "review": "Perlu ditinjau",
    "none": "Tidak ditemukan",
    "adopted": "NIK dilengkapi",
    "replaced": "NIK diperbaiki",
    "renamed": "Nama diganti",
    "dated": "Tanggal lahir dilengkapi",
    "doubles": "Dugaan ganda",
}
BLOCKS = {
    "nik": "NIK sama",
    "household": "No. KK sama",
    "birth_village": "tanggal lahir dan desa sama",
    "birth_sound": "tanggal lahir sama, bunyi awal nama sama",
    "sound_birth": "bunyi nama dan tanggal lahir sama",
    "sound_years": "bunyi nama dan kecamatan sama, tahun lahir berdekatan",
    "sound_village": "bunyi nama dan desa sama",
}
CAPPED = (
    "Pekerja yang calonnya pada satu kunci melebihi batas; dari kunci itu hanya yang paling mirip dibandingkan, dari "
    "kunci lain semuanya."
)


def report_panels(run: MatchRun) -> list[Panel]:
    """What was compared with what, what came out, and how sure it is."""
    return [
        _basis(run),
        Panel("Hasil", [Fact(label, number(run.counts[key])) for key, label in LABELS.items() if key in run.counts]),
        _bars("Sebaran skor", _by_score(run.report.get("scores", [])), "Skor 100 % = pasti orang yang sama."),
        _bars("Padanan menurut tingkat", run.report.get("levels", {})),
        _bars("Beban tinjauan menurut kecamatan", run.report.get("districts", {})),
        _bars("Kunci yang dibatasi", _by_block(run.report.get("capped", {})), CAPPED),
    ]


def _basis(run: MatchRun) -> Panel:
    reference = run.reference_list
    seconds = round((run.finished_at - run.started_at).total_seconds()) if run.finished_at else 0
    people = sum(run.counts.get(key, 0) for key in ("auto", "review", "none"))
    return Panel(
        "Pemadanan",
        [
            Fact("Daftar", reference, f"{number(reference.rows)} orang; {reference.source_name}"),
            Fact("Pekerja yang dicari", number(people)),
            Fact("Versi bobot", run.weights_version),
            Fact("Dijalankan", tanggal(run.started_at), f"oleh {run.actor or 'sistem'}, {number(seconds)} detik"),
            Fact("Cakupan", "seluruh program" if run.whole else "usulan baru dari rilis ini"),
        ],
    )


def _by_block(capped: Mapping[str, int]) -> dict[str, int]:
    return {BLOCKS[name]: count for name, count in capped.items()}


def _by_score(scores: list[int]) -> dict[str, int]:
    """The upper end of each twentieth, best first."""
    step = 100 // BUCKETS
    named = {f"{at * step}–{(at + 1) * step} %": count for at, count in enumerate(scores) if count}
    return dict(reversed(named.items()))


def _bars(title: str, counts: Mapping[str, int], note: str = "") -> Panel:
    most = max(counts.values(), default=0)
    rows = [{"label": label, "count": number(count), "bar": bar(count, most)} for label, count in counts.items()]
    return Panel(title, template=BARS, context={"rows": rows}, note=note)
