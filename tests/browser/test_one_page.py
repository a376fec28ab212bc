"""The dashboard on one sheet of A4, as the browser prints it."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from enrollment.programs.models import Budget, FundSource
from jamsos.accounts.models import Role
from tests.contributions.test_gaps import participants, pay

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
BASIS = "Peraturan Daerah Kabupaten Serang Nomor 12 Tahun 2025 tentang APBD Tahun Anggaran 2026, perubahan kedua, " * 2
POINTS_A4 = (595, 842)


@pytest.fixture
def four_sources(program) -> None:
    """Every fund source with a ceiling of eleven digits and a basis as long as may be; money paid and owed."""
    program.budgets.all().delete()
    for source in FundSource:
        Budget.objects.create(program=program, fund_source=source, ceiling=11_222_333_444, legal_basis=BASIS[:200])
    for line, months in zip(participants(program, 3), ("BBB", "B", "-"), strict=True):
        pay(line, months)


@pytest.mark.parametrize("role", [Role.TIM_KOORDINASI, Role.AUDITOR])
def test_sheet_stays_one_page_with_four_fund_sources(four_sources, open_page, role) -> None:
    page = open_page("/dasbor/lembar/", role)
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    text = printed.pages[0].extract_text()
    assert [len(printed.pages), *map(round, printed.pages[0].mediabox[2:])] == [1, *POINTS_A4]
    assert all(source.label in text for source in FundSource)
    assert "Tagihan sebulan" in text and "Tunggakan iuran" in text
