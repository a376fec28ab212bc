"""Every act that is recorded has a name an officer understands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

from jamsos.lib.words import inside
from jamsos.ui.pages import Page
from reporting.trail_words import value_words
from reporting.wording import ACTS, subject_label

PROJECT = Path(__file__).resolve().parents[2]
RECORDED = re.compile(r"record\(\s*\"([a-z_]+\.[a-z_]+)\"")
LAYERS = ("jamsos", "eligibility", "enrollment", "reporting")


def test_every_recorded_act_has_a_name() -> None:
    sources = [path.read_text() for layer in LAYERS for path in (PROJECT / layer).rglob("*.py")]
    recorded = {act for source in sources for act in RECORDED.findall(source)}
    assert len(recorded) > 30
    assert recorded - set(ACTS) == set()


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("contributions.payment", "Pembayaran iuran"),
        ("submissions.answerfile", "Jawaban BPJS"),
        ("accounts.user", "Akun"),
        ("gone.model", "gone.model"),
        ("", ""),
    ],
)
def test_the_thing_an_act_was_about_has_a_name(kind: str, label: str) -> None:
    assert subject_label(kind) == label


def test_every_page_that_shows_people_has_a_title_for_the_trail() -> None:
    nameless = [
        name for name, view in _views() if getattr(view, "shows_people", False) and value_words("page", name) == name
    ]
    assert nameless == []


def _views(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _views(entry)
        elif (view := getattr(entry.callback, "view_class", None)) and issubclass(view, Page):
            yield entry.name, view


@pytest.mark.parametrize(
    ("label", "inside_it"),
    [("Belum rekam KTP-el", "belum rekam KTP-el"), ("Nama atau NIK berbeda", "nama atau NIK berbeda"), ("NIK", "NIK")],
)
def test_abbreviations_stay_tall_inside_a_sentence(label: str, inside_it: str) -> None:
    assert inside(label) == inside_it
