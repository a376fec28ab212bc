"""Whatever is recorded anywhere is read in Indonesian words: keys, pages, filters, amounts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from jamsos.accounts.models import Role
from jamsos.audit import services as audit
from jamsos.audit.models import Event
from reporting.trail_words import KEYS, details

LAYERS = ("jamsos", "eligibility", "enrollment", "reporting")
PROJECT = Path(__file__).resolve().parents[2]
ABOUT = {"actor", "subject", "purpose"}
# Where a dictionary is handed over, the keys it holds.
HANDED_OVER = {
    "accounts.assign_role": "village",
    "assessment.run": "eligible not_eligible unknown",
    "candidates.count": "people candidates proposed",
    "criteria.try": "compared eligible not_eligible unknown",
    "decrees.render": "variant district tagged",
    "doubles.search": "found told_apart new gone",
    "matching.run": "auto review none nik_from_list adopted replaced doubles renamed dated",
    "pendataan.lock": "proposed ready without_nik not_eligible unknown unassessed departed held",
    "programs.open": "regulation groups",
    "programs.open_wave": "fund_source wadah month_from month_to quota budget benefits monthly_rate sex_preference",
    "selection.select": "selected waiting",
    "submissions.answer": "recorded rejected stranger doubled differs held already",
    "verification.record": "recorded verified returned closed already left differing unanswered",
    "workers.check": "rows ready refused unchanged remarks merged",
    "workers.import": "rows ready refused unchanged remarks merged",
}


def calls() -> Iterator[ast.Call]:
    """Every call of the project that records an event."""
    for layer in LAYERS:
        for path in (PROJECT / layer).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                    yield node


def test_every_key_recorded_anywhere_has_words() -> None:
    found = list(calls())
    named = {word.arg for call in found for word in call.keywords if word.arg} - ABOUT
    whole = {ast.literal_eval(call.args[0]) for call in found if any(word.arg is None for word in call.keywords)}
    assert len(found) > 50
    assert whole == set(HANDED_OVER)
    assert named | set(" ".join(HANDED_OVER.values()).split()) <= set(KEYS)


@pytest.mark.django_db
def test_values_are_read_in_words_too() -> None:
    data = {
        **{"page": "dashboard-rows", "shown": 50, "filters": ["state", "search"], "fields": ["birth_date"]},
        **{"changes": {"quota": [21234, 1286], "quota_BPD": [None, 146], "budget": [4280774400, 194443200]}},
        **{"year": 2026, "active": False, "regulation": "perbup-serang-59-2025", "kind": "verify-audit", "late": ""},
        **{"starts_on": "2026-01-01", "verdicts": {"padan": 1661}},
    }
    assert details(data) == [
        ("halaman", "Orang di balik angka"),
        ("ditampilkan", "50"),
        ("saringan dipakai", "status, kata"),
        ("isian", "tanggal lahir"),
        ("perubahan", "kuota 21.234 → 1.286; kuota BPD – → 146; anggaran Rp4.280.774.400 → Rp194.443.200"),
        ("tahun", "2026"),
        ("aktif", "tidak"),
        ("peraturan", "Perbup Serang 59/2025"),
        ("jenis", "Periksa keutuhan jejak audit"),
        ("alasan terlambat", "–"),
        ("mulai", "1 Januari 2026"),
        ("hasil", "padan 1.661"),
    ]


def test_auditor_reads_them_escaped_and_checks_the_chain_with_a_button(client_of, user_of) -> None:
    audit.record("workers.change", actor=user_of(Role.AUDITOR), address="<b>10.0.0.1</b>")
    client = client_of(Role.AUDITOR)
    page = client.get(reverse("audit")).content.decode()
    assert "alamat IP: &lt;b&gt;10.0.0.1" in page and reverse("audit-check") in page
    answer = client.post(reverse("audit-check"))
    assert answer.status_code == 302
    assert Event.objects.filter(act="jobs.start", data__kind="verify-audit").exists()
