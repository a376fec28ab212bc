"""Every figure in a sentence of a report bears its code, and the code opens a page with that very number."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role, User
from reporting.catalogue import CATALOGUE
from reporting.documents import services
from reporting.documents.models import Report, ReportKind
from reporting.documents.paper import Words
from reporting.documents.printing import paper_of
from reporting.indicators import DAYS, PERCENT
from reporting.periods import half_year
from reporting.sentences import Told, plain, sentence
from reporting.supervision.models import Inspection
from tests.contributions.test_gaps import participants, pay
from tests.reporting.numbers import Shown, behind, numbers, value

pytestmark = pytest.mark.django_db
APRIL = "2026-04-10T09:00+07:00"
NO_FIGURE = re.compile(
    r"\d{1,2} [A-Z][a-z]+ \d{4}(?: (?:pukul )?\d{2}\.\d{2})?"  # a day, and its hour
    r"|(?:Pasal|ayat|Nomor|Tahun|tahun|semester I*) ?\(?\d+\)?"  # a citation, a year
    r"|setiap 6 \(enam\) bulan"  # words of Pasal 26 ayat (3)
)


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(APRIL, tick=False):
        yield


@pytest.fixture
def report(everywhere, add, program) -> Report:
    """Paid and owing participants, people who wait for too long, an inspection, and groups that do not add up."""
    for line, months in zip(participants(program, 6), ("BBBB", "BB-B", "B", "B", "-", "-"), strict=True):
        pay(line, months)
    for _ in range(7):
        add(State.LISTED)
    now = timezone.now()
    Registration.objects.filter(state=State.LISTED).update(state_changed_at=now - timezone.timedelta(days=40))
    Inspection.objects.create(company="PT UJI", inspected_on=date(2026, 3, 1), workers=20, members=15)
    Inspection.objects.create(company="PT LAMA", inspected_on=date(2025, 3, 1), workers=7, members=3)
    return services.begin(ReportKind.SEMESTER, half_year(2026, 1), actor=None)


def sentences(report: Report) -> list[tuple]:
    chapters = paper_of(report).chapters
    blocks = (block for chapter in chapters for block in chapter.blocks if isinstance(block, Words))
    return [said for block in blocks for said in block.paragraphs]


def test_no_number_stands_in_a_sentence_without_its_code(report) -> None:
    """Whatever is left of a sentence without its figures, citations and days has no digit."""
    said = sentences(report)
    bare = ["".join(part for part in one if not isinstance(part, Told)) for one in said]
    assert [one for one in bare if re.search(r"\d", NO_FIGURE.sub("", one))] == []
    assert {part.key for one in said for part in one if isinstance(part, Told)} >= {
        *("diusulkan", "memenuhi-syarat", "terverifikasi", "ditetapkan-bupati", "bagian", "aktif", "lewat-batas"),
        *("lama-menunggu", "alasan-berhenti", "badan-usaha-diawasi", "diumumkan-program", "selisih-diumumkan"),
    }


def test_the_same_numbers_stand_on_the_page_of_the_report_and_open_what_they_count(client_of, report) -> None:
    client = client_of(Role.AUDITOR)
    page = client.get(reverse("report", args=[report.pk])).content.decode()
    found = [one for one in numbers(page) if one.key]
    said = [part for one in sentences(report) for part in one if isinstance(part, Told)]
    assert [(one.text, one.key) for one in found] == [(part.text, part.key) for part in said]
    answer = client.get(reverse("dashboard"))
    dashboard, reader = answer.content.decode(), answer.wsgi_request.user
    for one in {one for one in found if value(one.text) is not None}:
        if CATALOGUE[one.key].unit in (DAYS, PERCENT):
            assert f">{one.text}" in dashboard, one
        else:
            assert abs(value(one.text)) in opened(reader, one), one


def opened(reader: User, one: Shown) -> set[int]:
    """The numbers that the page behind a figure tells above its table, and how many rows it has."""
    page = behind(reader, one.url)
    told = {abs(value(fact.value) or 0) for fact in page["summary"]}
    return told | {page["table"].paginator.count}


def test_a_figure_bears_a_letter_and_the_line_below_its_code() -> None:
    figures = {"all": Told("9", "diusulkan"), "some": Told("5", "aktif")}
    said = sentence("Dari {all} orang, {some} aktif; {all} diusulkan.", **figures)
    block = Words((said, ("Tanpa angka.",)))
    assert [part.get("mark") for part in block.lines[0]] == [None, "a", None, "b", None, "a", None]
    assert block.notes == ["a) diusulkan", "b) aktif"]
    assert plain(said) == "Dari 9 orang, 5 aktif; 9 diusulkan."
