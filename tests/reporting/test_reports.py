"""Reports to the Bupati: figures equal to plain SQL, frozen once and for all, printed, numbered, archived."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from enrollment.lifecycle import State
from enrollment.matching.models import Decision
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from reporting.catalogue import CATALOGUE
from reporting.documents import services
from reporting.documents.figures import collect
from reporting.documents.models import Report, ReportKind, Snapshot
from reporting.documents.paper import Sheet, Words, report_pdf
from reporting.documents.people_blocks import meaning_blocks
from reporting.documents.printing import paper_of
from reporting.documents.shown import KEYS, Shown
from reporting.documents.workbook import report_workbook
from reporting.periods import between, half_year
from reporting.reasons import KEYS as REASON_KEYS
from reporting.reasons import WORDS, commonest
from reporting.sentences import plain
from reporting.suppression import SMALLEST, close_small
from tests.contributions.test_gaps import participants, pay
from tests.reporting.recount import compared, differences

pytestmark = pytest.mark.django_db
WIDTH, MARGIN = 609, 50
"""Points: F4, and what of its margin no word may enter."""
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
PERIOD = half_year(2026, 1)
AUGUST = "2026-08-05T09:00+07:00"


@pytest.fixture
def draft(program) -> Report:
    with time_machine.travel(AUGUST, tick=False):
        return services.begin(ReportKind.SEMESTER, PERIOD, actor=None)


def test_every_figure_equals_the_same_question_in_plain_sql(everywhere, program) -> None:
    for line, months in zip(participants(program, 4), ("BBBB", "BB-B", "B", "-"), strict=True):
        pay(line, months)
    now = timezone.now()
    figures = collect(program, PERIOD, on=now)
    today = timezone.localdate(now)
    assert differences(figures, program, FIRST, LAST, today) == []
    assert compared(figures, program, FIRST, LAST, today) > 400
    assert sum(figures["chain"]) == len(everywhere) - 1 + 4  # nobody but the withdrawn proposal is missing


def test_counting_again_later_gives_other_figures_and_the_frozen_ones_stay(draft, add) -> None:
    before = Shown(draft.snapshot.figures).step("diusulkan")
    add(State.PROPOSED)
    assert Shown(Report.objects.get().snapshot.figures).step("diusulkan") == before == "0"
    later = services.refresh(draft, actor=None)
    assert Shown(later.snapshot.figures).step("diusulkan") == "1"
    assert Snapshot.objects.count() == 2


def test_the_database_refuses_to_change_what_was_frozen_or_issued(draft) -> None:
    with time_machine.travel(AUGUST, tick=False):
        services.issue(draft, number="500/1", signed_on=date(2026, 8, 1), signer_name="Ketua", actor=None)
    changes = (
        lambda: Snapshot.objects.update(sha256="x"),
        lambda: Snapshot.objects.all()._raw_delete("default"),
        lambda: Report.objects.update(texts={"kendala": "lain"}),
        lambda: Report.objects.all()._raw_delete("default"),
    )
    for change in changes:
        with pytest.raises(DatabaseError, match="report|Cannot"), transaction.atomic():
            change()


def test_a_report_rests_on_figures_of_its_own_period_only(draft) -> None:
    other = services.freeze(draft.program, half_year(2026, 2), actor=None)
    with pytest.raises(DatabaseError, match="its own period"), transaction.atomic():
        Report.objects.update(snapshot=other)


@pytest.mark.parametrize(
    ("signed_on", "says"),
    [(date(2026, 6, 29), "sebelum akhir periodenya"), (date(2026, 8, 6), "belum terjadi")],
)
def test_no_day_before_the_period_ends_or_in_the_future(draft, signed_on, says) -> None:
    with time_machine.travel(AUGUST, tick=False), pytest.raises(DomainError, match=says):
        services.issue(draft, number="500/1", signed_on=signed_on, signer_name="Ketua", actor=None)
    assert Report.objects.get().number == ""


def test_figures_from_before_the_end_of_the_period_cannot_be_signed(program) -> None:
    with time_machine.travel("2026-05-01T09:00+07:00", tick=False):
        early = services.begin(ReportKind.SEMESTER, PERIOD, actor=None)
    with time_machine.travel(AUGUST, tick=False):
        asked = {"number": "500/1", "signed_on": date(2026, 8, 1), "signer_name": "Ketua", "actor": None}
        with pytest.raises(DomainError, match="sebelum periode berakhir"):
            services.issue(early, **asked)
        assert services.issue(services.refresh(early, actor=None), **asked).number == "500/1"


def test_one_report_of_a_kind_and_half_year_and_as_many_on_demand_as_wanted(draft) -> None:
    with time_machine.travel(AUGUST, tick=False):
        with pytest.raises(DomainError, match="sudah ada"):
            services.begin(ReportKind.SEMESTER, PERIOD, actor=None)
        for _ in range(2):
            services.begin(ReportKind.ON_DEMAND, between(date(2026, 2, 1), date(2026, 3, 15)), actor=None)
        with pytest.raises(DomainError, match="Januari-Juni"):
            services.begin(ReportKind.SEMESTER, between(FIRST, date(2026, 3, 1)), actor=None)
        services.cancel(draft, actor=None)
        services.begin(ReportKind.SEMESTER, PERIOD, actor=None)


def test_small_counts_are_closed_also_for_the_desa_of_a_closed_kecamatan(program, add) -> None:
    for village, people in (("Ciruas", 3), ("Kramatwatu", 7), ("Anyar", 30)):
        for _ in range(people):
            add(village=village)
    found = Shown(collect(program, PERIOD, on=timezone.now()))
    proposed = KEYS.index("diusulkan")
    districts = {name: counts[proposed] for name, counts in found.districts if counts[proposed] != 0}
    assert districts == {"Ciruas": None, "Kramatwatu": None, "Anyar": 30}
    desa = {name: lines[0][1][proposed] for name, lines in found.villages}
    assert desa == {"Ciruas": None, "Kramatwatu": None, "Anyar": 30}


REASONS = st.dictionaries(
    st.sampled_from([*WORDS.values(), "alasan yang sekarang tidak ada"]), st.integers(1, 12), max_size=6
)


@given(REASONS, st.randoms(use_true_random=False))
def test_reasons_close_alike_in_whatever_order_they_come_back_and_no_sum_opens_them(reasons, chance) -> None:
    """The database keeps no order of the words; of two that count as many the same one is closed again."""
    mixed = list(reasons.items())
    chance.shuffle(mixed)
    shown = [Shown(json.loads(json.dumps({"reasons": [one]}))).reasons for one in (reasons, dict(mixed))]
    assert shown[0] == shown[1]
    told = dict(shown[0][0][1]) if reasons else {}
    hidden = [reasons[word] for word, count in told.items() if count is None]
    assert all(count in (None, reasons[word]) for word, count in told.items())
    if len(reasons) > 1:
        assert not any(0 < (count or 0) < SMALLEST for count in told.values()) and len(hidden) != 1
        assert sum(hidden) >= SMALLEST or len(hidden) == len(reasons) or not hidden
        by_key = {REASON_KEYS.get(word, word): count for word, count in reasons.items()}
        assert list(told.values()) == close_small([count for _, count in commonest(by_key)]), "as on the dashboard"


def test_a_report_opened_again_closes_the_same_cells(program, add) -> None:
    """Frozen, stored, read back: page, workbook and a second print tell what the first one told."""
    for state, people in ((State.WAITING, 3), (State.VERIFIED, 3), (State.IN_VERIFICATION, 2), (State.LISTED, 2)):
        for place in range(people):
            add(state, village=("Anyar", "Ciruas", "Baros")[place])
    with time_machine.travel(AUGUST, tick=False):
        fresh = Shown(collect(program, PERIOD, on=timezone.now()))
        report = services.begin(ReportKind.SEMESTER, PERIOD, actor=None)
    stored = Shown(Report.objects.get(pk=report.pk).snapshot.figures)
    assert stored.figures == fresh.figures
    for part in ("reasons", "districts", "groups", "villages", "stages", "purses_closed"):
        assert getattr(stored, part) == getattr(fresh, part), part
    assert paper_of(report) == paper_of(Report.objects.get(pk=report.pk))


def test_an_empty_chapter_says_what_is_not_recorded_and_no_nought(draft) -> None:
    benefits = next(chapter for chapter in paper_of(draft).chapters if chapter.key == "manfaat")
    assert "tidak sama dengan tidak ada" in plain(benefits.blocks[0].paragraphs[0])


@pytest.mark.parametrize("text", ["NIK 3604123456780001 bermasalah", "x" * 8001])
def test_words_with_an_identity_number_or_without_end_are_refused(draft, text) -> None:
    with pytest.raises(DomainError):
        services.write(draft, {"kendala": text}, actor=None)
    assert Report.objects.get().texts == {}


def test_words_of_the_tim_stand_in_the_document_and_empty_ones_give_the_standing_words_back(draft) -> None:
    services.write(draft, {"rekomendasi": "Tambah pagu.\n\nBenahi data.", "kendala": " "}, actor=None)
    chapters = {chapter.key: chapter for chapter in paper_of(Report.objects.get()).chapters}
    assert chapters["rekomendasi"].blocks[0].paragraphs == (("Tambah pagu.",), ("Benahi data.",))
    assert "Tim tidak menuliskan kendala" in plain(chapters["kendala"].blocks[0].paragraphs[0])


def test_command_prints_a_tagged_report_and_its_workbook(tmp_path, program, add) -> None:
    for _ in range(6):
        add(State.VERIFIED, decision=Decision.AUTO)
    out, book = tmp_path / "R.pdf", tmp_path / "R.xlsx"
    with time_machine.travel(AUGUST, tick=False):
        call_command("semester_report", year=2026, semester=1, out=out, workbook=book)
    pages = [page.extract_text() for page in PdfReader(BytesIO(out.read_bytes())).pages]
    whole = " ".join(" ".join(pages).split())
    assert "RANCANGAN" in pages[0] and "SEMESTER I 2026" in pages[0]
    for title in ("Pendahuluan", "Dasar Hukum", "Realisasi", "Sebaran", "Iuran dan Anggaran", "Manfaat", "Kendala"):
        assert title.upper() in whole or title in whole
    assert "Jumlah kelompok 21.434a) tidak sama dengan yang diumumkan 21.234b) (selisih 200c))." in whole
    assert "a) diumumkan, b) diumumkan-program, c) selisih-diumumkan" in whole
    sheets = load_workbook(BytesIO(book.read_bytes()))
    chain = next(sheet for sheet in sheets if "Rantai" in sheet.title)
    assert ["Terverifikasi", "Pasal 22 ayat (3)", "terverifikasi", "6"] in [
        [cell.value for cell in row][:4] for row in chain.iter_rows(min_row=1)
    ]
    assert not list(tmp_path.glob(".tulis-*"))
    title = "Laporan semester I 2026"
    assert str(Report.objects.get()) == title
    is_tagged_with_its_charts_told_in_words(out, title)


def test_a_report_on_monitoring_is_tagged_too(program, add, tmp_path) -> None:
    for _ in range(6):
        add(State.VERIFIED, decision=Decision.AUTO)
    with time_machine.travel(AUGUST, tick=False):
        report = services.begin(ReportKind.MONEV, PERIOD, actor=None)
    file, title = tmp_path / "R.pdf", "Laporan pemantauan dan evaluasi semester I 2026"
    file.write_bytes(report_pdf(paper_of(report)).bytes)
    assert str(report) == title
    is_tagged_with_its_charts_told_in_words(file, title)


def is_tagged_with_its_charts_told_in_words(file: Path, title: str) -> None:
    """Every picture of the document has words that stand for it, the chain among them."""
    said = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged: +yes", said) and re.search(rf"Title: +{title}\n", said)
    assert "21.434" in "".join(words_within_the_margins(file)), "no table enters a margin"
    marked = subprocess.run(["pdfinfo", "-struct", file], capture_output=True, text=True, check=True).stdout
    figures, told = len(re.findall(r"^ *Figure\b", marked, re.MULTILINE)), alternatives(file.read_bytes())
    assert figures == len(told) >= 1
    assert any(text.startswith("Rantai penetapan, orang. Diusulkan: 6; ") for text in told)


def alternatives(content: bytes) -> list[str]:
    """The words that stand for a picture."""
    reader = PdfReader(BytesIO(content))
    found = map(reader.get_object, range(1, reader.trailer["/Size"]))
    return [str(one["/Alt"]) for one in found if isinstance(one, dict) and "/Alt" in one]


def test_every_table_of_a_report_names_its_figures_as_the_catalogue_does(draft) -> None:
    known = {row[0] for row in meaning_blocks(Shown(draft.snapshot.figures))[0].rows}
    sheets = [block for chapter in paper_of(draft).chapters for block in chapter.blocks if isinstance(block, Sheet)]
    assert known == set(CATALOGUE) and len(sheets) > 12
    for sheet in sheets:
        place = sheet.columns.index("Kode") if "Kode" in sheet.columns else None
        codes = {row[place] for row in sheet.rows} if place is not None else set(sheet.codes)
        assert codes and codes <= known, sheet.title


def test_money_of_four_fund_sources_stands_within_the_margins(draft, tmp_path) -> None:
    """Sums of a hundred thousand million rupiah in each; the words of the forecast wrap."""
    figures = draft.snapshot.figures
    purse = figures["purses"][0] | {
        "ceiling": 111_222_333_444,
        "month": 1,
        "short_in": None,
        "arrears": 99_888_777_666,
    }
    figures["purses"] = [purse | {"name": name} for name in ("APBD", "APBDes", "CSR/TJSL", "Sumber lain yang sah")]
    paper, file = paper_of(draft), tmp_path / "R.pdf"
    of_money = tuple(chapter for chapter in paper.chapters if "CSR/TJSL" in repr(chapter))
    file.write_bytes(report_pdf(replace(paper, chapters=of_money)).bytes)
    assert {"444.889.333.776", "sisa-uang"} <= words_within_the_margins(file)


def words_within_the_margins(file: Path) -> set[str]:
    """The words of a document, none of which enters the margin."""
    words = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    right = [(float(edge), word) for edge, word in re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">([^<]*)<', words)]
    assert max(right)[0] < WIDTH - MARGIN, max(right)
    return {word for _, word in right}


def test_the_closing_words_never_stand_alone_on_a_page(draft, tmp_path) -> None:
    """Whatever the length of what precedes: a page more for the signature begins with its last paragraph."""
    paper, file, begun = paper_of(draft), tmp_path / "R.pdf", set()
    chapters = {chapter.key: chapter for chapter in paper.chapters}
    for length in range(4, 60, 4):
        advice = replace(chapters["rekomendasi"], blocks=(Words((("Uji.",),) * length + (("Saran terakhir.",),)),))
        file.write_bytes(report_pdf(replace(paper, chapters=(advice, chapters["penutup"]))).bytes)
        text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
        last = next(page for page in text.split("\f") if "Demikian laporan ini" in page)
        assert "Saran terakhir." in last and "Dibuat di" in last, length
        begun.add("Uji." in last)
    assert begun == {True, False}, "only with some of these lengths does the closing take the last words to a new page"


@pytest.mark.parametrize(("year", "semester"), [(1999, 1), (2026, 3)])
def test_command_refuses_what_there_is_not_and_writes_nothing(tmp_path, program, year, semester) -> None:
    with pytest.raises(CommandError):
        call_command("semester_report", year=year, semester=semester, out=tmp_path / "R.pdf")
    assert not list(tmp_path.iterdir())


def test_the_same_frozen_figures_give_the_same_workbook(draft) -> None:
    assert report_workbook(draft) == report_workbook(Report.objects.get())


def test_signed_paper_is_archived_and_each_act_is_in_the_trail(client_of, draft, user_of) -> None:
    client = client_of(Role.TIM_KOORDINASI)
    address = reverse("report-archive", args=[draft.pk])

    def paper() -> SimpleUploadedFile:
        return SimpleUploadedFile("pindai.pdf", b"%PDF-1.7 uji", "application/pdf")

    assert client.post(address, {"file": paper()}).status_code == 409
    with time_machine.travel(AUGUST, tick=False):
        services.issue(draft, number="500/1", signed_on=date(2026, 8, 1), signer_name="Ketua", actor=None)
    waits = "laporan sudah ditetapkan: unggah hasil pindai yang ditandatangani"
    assert waits in client.get(reverse("home")).content.decode()
    assert client.post(address, {"file": paper()}).status_code == 302
    assert waits not in client.get(reverse("home")).content.decode()
    assert Report.objects.get().files.get().variant == "signed"
    assert client.post(address, {"file": SimpleUploadedFile("x.pdf", b"MZ")}).status_code == 409
    acts = set(Event.objects.filter(act__startswith="reports.").values_list("act", flat=True))
    assert acts == {"reports.begin", "reports.freeze", "reports.issue", "reports.archive"}


def test_whoever_comes_second_on_the_words_of_a_report_sees_both(client_of, draft) -> None:
    tim, address = client_of(Role.TIM_KOORDINASI), reverse("report-words", args=[draft.pk])
    opened = {"seen": tim.get(address).context["form"]["seen"].value()}
    assert tim.post(address, opened | {"kendala": "Yang pertama."}).status_code == 302
    mine = {"kendala": "Yang kedua.", "rekomendasi": "Tambah pagu."}
    answer = tim.post(address, opened | mine)
    assert answer.status_code == 409 and "Orang lain mengubah data ini" in answer.content.decode()
    rows = {(now, typed) for _, now, typed in answer.context["lead"][0].context["rows"]}
    assert rows == {("Yang pertama.", "Yang kedua."), ("", "Tambah pagu.")}
    draft.refresh_from_db()
    assert draft.texts == {"kendala": "Yang pertama."}
    assert answer.context["form"]["kendala"].value() == "Yang kedua."
    assert tim.post(address, mine | {"seen": answer.context["form"]["seen"].value()}).status_code == 302
    draft.refresh_from_db()
    assert draft.texts == mine


def test_tim_makes_a_report_on_the_screen_and_others_read_it(client_of, program) -> None:
    tim, reader = client_of(Role.TIM_KOORDINASI), client_of(Role.SETDA)
    with time_machine.travel(AUGUST, tick=False):
        tim = client_of(Role.TIM_KOORDINASI)
        answer = tim.post(reverse("report-new"), {"kind": "semester", "year": 2026, "half": "1"})
        report = Report.objects.get()
        assert answer.url == reverse("report", args=[report.pk])
        address = reverse("report-words", args=[report.pk])
        opened = {"seen": tim.get(address).context["form"]["seen"].value()}
        assert tim.post(address, opened | {"kendala": "Data RT belum lengkap."}).status_code == 302
        assert "ditulis Tim" in tim.get(answer.url).content.decode()
        backwards = {"kind": "khusus", "year": 2026, "half": "", "first": "2026-03-02", "last": "2026-03-01"}
        assert tim.post(reverse("report-new"), backwards).status_code == 422
    assert reverse("report-words", args=[report.pk]) not in reader.get(answer.url).content.decode()
    assert Registration.objects.count() == 0
