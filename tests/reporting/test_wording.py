"""Every act that is recorded has a name an officer understands."""

from __future__ import annotations

import re
from pathlib import Path

from reporting.wording import ACTS

PROJECT = Path(__file__).resolve().parents[2]
RECORDED = re.compile(r"record\(\s*\"([a-z_]+\.[a-z_]+)\"")
LAYERS = ("jamsos", "eligibility", "enrollment", "reporting")


def test_every_recorded_act_has_a_name() -> None:
    sources = [path.read_text() for layer in LAYERS for path in (PROJECT / layer).rglob("*.py")]
    recorded = {act for source in sources for act in RECORDED.findall(source)}
    assert len(recorded) > 30
    assert recorded - set(ACTS) == set()
