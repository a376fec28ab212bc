"""Format of NIK and No. KK. The numbers are made up: serials 9xxx of districts (99) that do not exist."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsos.lib import nik, nik_columns

GOOD = ("3604992810959001", "3604996810959001", "1199612902009999", "9699993101009001", "3604992902969001")
FAULTS = {
    "": "empty",
    "  \t": "empty",
    "3.604E+15": "number",
    "3,60499E+15": "number",
    "3604992810959001.0": "number",
    "36049928109590O1": "digits",
    "3604 992810959001": "digits",
    "３604992810959001": "digits",
    "36049928109590": "short",
    "360499281095900": "short",
    "36049928109590011": "long",
    "3333333333333333": "equal",
    "0000000000000000": "equal",
    "1099992810959001": "province",
    "9799012810959001": "province",
    "3604990010959001": "day",
    "3604993210959001": "day",
    "3604994010959001": "day",
    "3604997210959001": "day",
    "3604992800959001": "month",
    "3604992813959001": "month",
    "3604993002959001": "date",
    "3604997102959001": "date",
    "3604993104959001": "date",
    "3604992902959001": "date",
    "3604992810950000": "serial",
}
near_nik = st.text(alphabet="0123456789", min_size=15, max_size=17)
any_text = st.text() | near_nik | st.sampled_from([*GOOD, *FAULTS]) | st.from_regex(r"36049[0-9]{11}\n?")


@pytest.mark.parametrize("number", GOOD)
def test_a_good_number_has_no_problem(number: str) -> None:
    assert nik.problem(number) is None


@pytest.mark.parametrize(("text", "code"), FAULTS.items())
def test_each_fault_is_named(text: str, code: str) -> None:
    assert nik.problem_code(text) == code
    assert nik.problem(text) == nik.REASONS[code]


def test_nothing_at_all_is_empty() -> None:
    assert nik.problem(None) == "NIK kosong"


def test_every_check_has_a_case() -> None:
    assert set(FAULTS.values()) == set(nik.REASONS)


@given(st.lists(any_text | st.none(), max_size=20))
def test_one_value_and_a_column_agree(values: list[str | None]) -> None:
    frame = pl.DataFrame({"t": pl.Series(values, dtype=pl.String)})
    judged = frame.select(
        nik=nik_columns.problem_code_expr("t"),
        kk=nik_columns.kk_problem_code_expr("t"),
        clean=nik_columns.clean_expr(pl.col("t")),
    )
    assert judged["nik"].to_list() == [nik.problem_code(value) for value in values]
    assert [nik.KK_REASONS.get(code or "") for code in judged["kk"]] == [nik.kk_problem(v) for v in values]
    assert judged["clean"].to_list() == [nik.clean(value) for value in values]


@pytest.mark.parametrize(
    "text",
    [
        " 3604992810959001 ",
        "'3604992810959001",
        '="3604992810959001"',
        "3604.9928.1095.9001",
        "3604 9928-1095\u00a09001",
        "\ufeff36049928\u200b10959001",
        "３６０４９９２８１０９５９００１",
        "٣٦٠٤992810959001",
    ],
)
def test_cleaning_leaves_the_digits(text: str) -> None:
    assert nik.clean(text) == "3604992810959001"


@pytest.mark.parametrize("text", ["3.604E+15", "3604992810959001.0"])
def test_cleaning_does_not_hide_a_spoilt_number(text: str) -> None:
    assert nik.problem_code(nik.clean(text)) == "number"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("3604992810959001", None),
        ("0123456789012345", None),
        ("", "No. KK kosong"),
        ("360499281095900", "No. KK kurang dari 16 angka"),
        ("7777777777777777", "semua angka No. KK sama"),
    ],
)
def test_family_numbers_need_sixteen_digits_only(text: str, fault: str | None) -> None:
    assert nik.kk_problem(text) == fault


def test_parts_of_a_man_and_a_woman() -> None:
    assert nik.parts("3604992810959001") == ("360499", 28, 10, 95, "L", "9001")
    assert nik.parts("3604996810959001") == ("360499", 28, 10, 95, "P", "9001")


def test_parts_of_a_bad_number_are_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="nomor urut NIK 0000"):
        nik.parts("3604992810950000")


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("3604992810959001", date(1995, 10, 28)),
        ("3604996810059001", date(2005, 10, 28)),
        ("3604992810259001", date(2025, 10, 28)),
        ("3604992910259001", date(1925, 10, 29)),
        ("3604992902009001", date(2000, 2, 29)),
    ],
)
def test_birth_date_is_never_in_the_future(number: str, born: date) -> None:
    assert nik.birth_date_of(number, date(2025, 10, 28)) == born


@pytest.mark.parametrize(
    ("text", "shown"),
    [("3604992810959001", "3604********9001"), ("12345", "*****"), ("", ""), (None, "")],
)
def test_masking_never_shows_the_middle(text: str | None, shown: str) -> None:
    assert nik.mask(text) == shown
