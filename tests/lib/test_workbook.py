"""Tables in and out: what the officer typed is what is read, and what is written is read back the same."""

import errno
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation

from jamsos.errors import DomainError
from jamsos.lib.workbook import Column, Row, Sheet, read_table, workbook_bytes, write_workbook

FORMULAS = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "#N/A", "'=1", "=cmd|' /C calc'!A0"]


def written(path: Path, *rows: list, columns: tuple[str, ...] = ("NIK", "NAMA")) -> Path:
    write_workbook(path, [Sheet("Data", [Column(name) for name in columns], rows)])
    return path


def typed(path: Path, *rows: list) -> Path:
    """A workbook as a clerk's Excel would leave it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def saved(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, **options) -> list[Row]:
    return list(read_table(path, **options).rows)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_any_separator(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = [["nik", "Nama"], ["0123", '"Ali, H; ""A"" | B\t."'], ["0456", "Édi"]]
    path = saved(tmp_path / "a.csv", "\r\n".join(separator.join(line) for line in lines), encoding)
    table = read_table(path, required=["NIK", "NAMA"])
    assert [(row.number, row.text("NIK"), row.text("NAMA")) for row in table.rows] == [
        (2, "0123", 'Ali, H; "A" | B\t.'),
        (3, "0456", "Édi"),
    ]
    assert table.notes == ()


def test_the_separator_line_of_excel_is_passed_over(tmp_path: Path) -> None:
    rows = read(saved(tmp_path / "a.csv", "sep=;\nNIK;NAMA\n1;Ali, S.Pd\n"), required=["NIK"])
    assert [(row.number, row.text("NAMA")) for row in rows] == [(3, "Ali, S.Pd")]


def test_a_file_of_windows_letters_is_read_and_reported(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path / "a.csv", "NIK,NAMA\n1,José\n", "cp1252"))
    assert [row.text("NAMA") for row in table.rows] == ["José"]
    assert "Windows-1252" in table.notes[0]


def test_csv_rows_bear_the_line_number_of_the_file(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", 'NIK,NAMA\n1,"dua\nbaris"\n\n,\n2,B\n')
    assert [(row.number, row.text("NIK")) for row in read(path)] == [(2, "1"), (6, "2")]


def test_a_row_longer_than_the_header_is_kept_with_its_fault(tmp_path: Path) -> None:
    rows = read(saved(tmp_path / "a.csv", "NIK,NAMA\n1,A,B\n2,C,\n3\n"))
    assert ["lebih banyak" in row.problem for row in rows] == [True, False, False]
    assert rows[2].text("NAMA") == ""


def test_a_text_that_excel_could_not_hold_is_a_fault_of_its_row(tmp_path: Path) -> None:
    rows = read(saved(tmp_path / "a.csv", f"NIK,NAMA\n1,{'A' * 100_000}\n2,B\n"))
    assert [row.problem for row in rows] == ["Isian kolom NAMA lebih dari 32767 huruf.", ""]


def test_kinds_of_cells_are_kept(tmp_path: Path) -> None:
    path = typed(
        tmp_path / "a.xlsx",
        ["NIK", "SEBAGAI ANGKA", "TGL LAHIR", "BEKERJA", "KOSONG"],
        ["0123", 3604992810959001, date(1995, 10, 28), True, None],
    )
    row = read(path)[0]
    kinds = {name: (cell.kind, cell.text) for name, cell in row.values.items()}
    assert kinds["NIK"] == ("text", "0123")
    assert kinds["SEBAGAI_ANGKA"][0] == "number"
    assert kinds["TGL_LAHIR"] == ("date", "1995-10-28")
    assert kinds["BEKERJA"][0] == "bool"
    assert kinds["KOSONG"] == ("empty", "")
    assert row.cell("TIDAK_ADA").kind == "empty"


def test_the_header_may_stand_below_a_title_and_bear_any_dress(tmp_path: Path) -> None:
    path = typed(tmp_path / "a.xlsx", ["DAFTAR PEKERJA"], [], [None, " No. KK* ", "nama\nlengkap"], [None, "1", "A"])
    rows = read(path, required=["NO_KK", "NAMA_LENGKAP"])
    assert [(row.number, row.text("NO_KK"), row.text("NAMA_LENGKAP")) for row in rows] == [(4, "1", "A")]


def test_missing_columns_are_named_with_those_found(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        read(saved(tmp_path / "pekerja.csv", "NAMA,ALAMAT\nA,B\n"), required=["NIK", "NAMA", "NO_KK"])
    assert refused.value.message == "Kolom NIK, NO_KK tidak ada di berkas pekerja.csv."
    assert "NAMA, ALAMAT" in refused.value.hint


def test_doubled_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="Kolom NIK muncul lebih dari sekali"):
        read(typed(tmp_path / "a.xlsx", ["NIK", "Nik "], ["1", "2"]), required=["NIK"])


def test_unknown_columns_are_left_out_and_told(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path / "a.csv", "NIK,IBU,CATATAN\n1,x,y\n"), required=["NIK"], optional=["IBU"])
    assert table.columns == ("NIK", "IBU")
    assert "CATATAN" in table.notes[0]
    assert [set(row.values) for row in table.rows] == [{"NIK", "IBU"}]


def test_formulas_give_their_stored_value_or_a_fault_of_the_row(tmp_path: Path) -> None:
    path = typed(tmp_path / "a.xlsx", ["NIK", "NAMA", ""], ["1", "=A2", "=A2"], ["2", "B", "=A3"], ["3", "C", None])
    book = openpyxl.load_workbook(path)
    book.active["B4"].value, book.active["B4"].data_type = "#N/A", "e"
    book.save(path)
    problems = [row.problem for row in read(path)]
    assert problems == [
        "Rumus di sel B2 galat atau tanpa nilai.",
        "",
        "Rumus di sel B4 galat atau tanpa nilai.",
    ]


def test_a_sheet_is_found_by_name(tmp_path: Path) -> None:
    sheets = [Sheet(title, [Column("NIK")], [[title]]) for title in ("Satu", "Dua")]
    write_workbook(tmp_path / "a.xlsx", sheets)
    assert [row.text("NIK") for row in read(tmp_path / "a.xlsx", sheet="Dua")] == ["Dua"]
    with pytest.raises(DomainError, match="Lembar Tiga tidak ada"):
        read(tmp_path / "a.xlsx", sheet="Tiga")


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_written_can_start_a_formula(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "a.xlsx", ["0123", text])
    cell = openpyxl.load_workbook(path)["Data"]["B2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))
    assert read(path)[0].cell("NAMA").value == text


def test_identifiers_stay_text(tmp_path: Path) -> None:
    row = read(written(tmp_path / "a.xlsx", ["0004992810959001", 3604992810959001]))[0]
    assert [(cell.kind, cell.text) for cell in row.values.values()] == [
        ("text", "0004992810959001"),
        ("text", "3604992810959001"),
    ]


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    assert read(written(tmp_path / "a.xlsx", ["1", "A\x00L\x07I\ud800 \uffff"]))[0].cell("NAMA").value == "ALI "


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=5))
def test_any_text_is_read_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    columns = tuple(f"K{number}" for number in range(len(texts) + 1))
    shown = (text.replace("\uffff", "").replace("\ufffe", "") for text in texts)
    clean = [text if text.strip(" ") else "" for text in shown]  # a cell of spaces is read as an empty one
    path = written(tmp_path_factory.mktemp("any") / "a.xlsx", ["1", *texts], columns=columns)
    assert [cell.value or "" for cell in read(path)[0].values.values()] == ["1", *clean]


def test_number_columns_hold_whole_numbers_only(tmp_path: Path) -> None:
    def sheet(value: object) -> list[Sheet]:
        return [Sheet("Data", [Column("IURAN", number=True)], [[value]])]

    write_workbook(tmp_path / "a.xlsx", sheet(16_800))
    assert read(tmp_path / "a.xlsx")[0].cell("IURAN").kind == "number"
    for value in (1.5, True, "16800", 10**15):
        with pytest.raises(DomainError, match="kolom IURAN"):
            write_workbook(tmp_path / "a.xlsx", sheet(value))


def test_lists_of_choices_header_and_widths(tmp_path: Path) -> None:
    villages = [f"DESA {number}" for number in range(326)]
    columns = [
        Column("NIK", width=20),
        Column("DESA", choices=villages),
        Column("JENIS_KELAMIN", choices=["L", "P"]),
    ]
    write_workbook(tmp_path / "a.xlsx", [Sheet("Data", columns)])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    rules: list[DataValidation] = book["Data"].data_validations.dataValidation
    assert [(rule.formula1, str(rule.sqref)) for rule in rules] == [
        ("Pilihan!$A$1:$A$326", "B2:B5001"),
        ("Pilihan!$B$1:$B$2", "C2:C5001"),
    ]
    assert [cell.value for cell in book["Pilihan"]["A"]] == villages
    assert book["Pilihan"].sheet_state == "hidden"
    assert book["Data"].freeze_panes == "A2"
    assert book["Data"].column_dimensions["A"].width == 20


def test_the_same_sheets_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (written(tmp_path / f"{name}.xlsx", ["1", "A"]) for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert written(tmp_path / "c.xlsx", ["1", "B"]).read_bytes() != first.read_bytes()


@pytest.mark.parametrize("row", [["1", "A" * 32_768], ["1"], ["1", "A", "B"]])
def test_what_excel_would_cut_or_shift_is_refused_and_nothing_is_left(tmp_path: Path, row: list[str]) -> None:
    written(tmp_path / "a.xlsx", ["0", "LAMA"])
    with pytest.raises(DomainError, match="Lembar Data baris 3"):
        written(tmp_path / "a.xlsx", ["1", "A"], row)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert read(tmp_path / "a.xlsx")[0].text("NAMA") == "LAMA"


def test_a_full_disk_leaves_the_old_file_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "a.xlsx", ["0", "LAMA"])

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DomainError, match="ruang disk habis"):
        written(tmp_path / "a.xlsx", ["1", "BARU"])
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert read(tmp_path / "a.xlsx")[0].text("NAMA") == "LAMA"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="tidak dapat ditulisi"):
        written(tmp_path / "tidak" / "a.xlsx", ["1", "A"])


def test_a_broken_source_of_rows_leaves_no_draft_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(drafts))

    def rows():
        yield ["1", "A"]
        raise RuntimeError("sumber putus")

    with pytest.raises(RuntimeError):
        write_workbook(tmp_path / "a.xlsx", [Sheet("Data", [Column("NIK"), Column("NAMA")], rows())])
    assert list(drafts.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["drafts"]


def test_a_download_is_the_same_workbook(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", ["1", "A"])
    plain = workbook_bytes({"Data": (("NIK", "NAMA"), iter([("1", "A")]))})
    assert plain == path.read_bytes() == workbook_bytes([Sheet("Data", [Column("NIK"), Column("NAMA")], [["1", "A"]])])
