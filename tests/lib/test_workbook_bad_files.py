"""Files that must not be believed: each is refused in Indonesian, quickly and in little memory, never by a crash."""

import io
import random
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from jamsos.errors import DomainError
from jamsos.lib.workbook import Column, Sheet, read_table, write_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>NIK</t></is></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def sheet(rows: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def parts(rows: str = HEADER, **replaced: str | None) -> dict[str, str]:
    """The parts of a small workbook; a keyword replaces the part of that short name, None leaves it out."""
    good = {
        "types": ("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>'),
        "root": (
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        "book": (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        ),
        "links": (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{LINKS}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        ),
        "sheet": ("xl/worksheets/sheet1.xml", sheet(rows)),
    }
    chosen = {path: replaced.get(name, text) for name, (path, text) in good.items()}
    chosen |= {name: text for name, text in replaced.items() if name not in good}
    return {path: text for path, text in chosen.items() if text is not None}


def packed(texts: dict[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", how) as file:
        for path, text in texts.items():
            file.writestr(path, text)
    return archive.getvalue()


def cell(reference: str, inside: str = "<v>1</v>", attributes: str = "") -> str:
    return f'{HEADER}<row r="2"><c r="{reference}" {attributes}>{inside}</c></row>'


def doubled_part() -> bytes:
    archive = io.BytesIO(packed(parts(cell("A2"))))
    with zipfile.ZipFile(archive, "a") as file, pytest.warns(UserWarning):
        file.writestr("xl/worksheets/sheet1.xml", sheet(cell("XFD1048576")))
    return archive.getvalue()


def lying_size() -> bytes:
    """The sheet's unpacked size is given as 40 bytes, in both places where a zip states it."""
    raw = bytearray(packed(parts(cell("A2"))))
    for mark, name_at, size_at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        at = -1
        while (at := raw.find(mark, at + 1)) >= 0:
            if raw[at + name_at :].startswith(b"xl/worksheets/sheet1.xml"):
                struct.pack_into("<L", raw, at + size_at, 40)
    return bytes(raw)


def flagged_encrypted() -> bytes:
    raw = bytearray(packed(parts(cell("A2"))))
    at = -1
    while (at := raw.find(b"PK\x01\x02", at + 1)) >= 0:
        raw[at + 8] |= 1
    return bytes(raw)


XLSX = {
    "last cell of Excel": packed(parts(cell("XFD1048576"))),
    "last row": packed(parts(cell("A1048576"))),
    "last row, cell without address": packed(parts(HEADER + '<row r="1048576"><c><v>1</v></c></row>')),
    "last column": packed(parts(cell("XFD2"))),
    "wide and long": packed(parts(cell("A290000") + cell("GA2"))),
    "billion laughs in sheet": packed(parts(sheet=sheet(cell("A2"), LAUGHS))),
    "external entity in sheet": packed(parts(sheet=sheet(cell("A2"), OUTSIDE))),
    "billion laughs in strings": packed(parts(**{"xl/sharedStrings.xml": f"{LAUGHS}<sst>&c;</sst>"})),
    "external entity in book": packed(parts(book=f"{OUTSIDE}<workbook/>")),
    "doctype in UTF-16": packed(parts() | {"xl/worksheets/sheet1.xml": f"{LAUGHS}<x>&c;</x>".encode("utf-16")}),
    "bomb of spaces": packed(parts(HEADER + " " * 60_000_000)),
    "bomb in strings": packed(parts(**{"xl/sharedStrings.xml": "<sst>" + "<si/>" * 3_000_000 + "</sst>"})),
    "bomb beyond the total": packed(parts(**{f"xl/p{n}.xml": " " * 90_000_000 for n in range(3)})),
    "2,000 parts": packed(parts() | {f"xl/media/{n}.png": "x" for n in range(2_000)}),
    "40,000 parts": packed({f"p{n}": "" for n in range(40_000)}),
    "part twice": doubled_part(),
    "size understated": lying_size(),
    "flagged encrypted": flagged_encrypted(),
    "packed by lzma": packed(parts(), zipfile.ZIP_LZMA),
    "no sheet part": packed(parts(sheet=None)),
    "sheet under another name": packed(parts(sheet=None, **{"xl/worksheets/other.xml": sheet(cell("A2"))})),
    "no links": packed(parts(links=None)),
    "no book": packed(parts(book=None)),
    "book without sheets": packed(parts(book=f'<workbook xmlns="{MAIN}"><sheets/></workbook>')),
    "book of another kind": packed(parts(book="<html/>")),
    "link outside the file": packed(
        parts(
            links=f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{LINKS}/worksheet" Target="../../../../etc/passwd"/></Relationships>'
        )
    ),
    "hidden sheet only": packed(
        parts(
            book=f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
            '<sheet name="Data" sheetId="1" state="hidden" r:id="r1"/></sheets></workbook>'
        )
    ),
    "empty sheet": packed(parts("")),
    "empty cells only": packed(parts('<row r="1"><c r="A1"/></row>')),
    "header only": packed(parts()),
    "sheet cut short": packed(parts(sheet=sheet(cell("A2"))[:-30])),
    "two roots": packed(parts(sheet=sheet(cell("A2")) * 2)),
    "not XML": packed(parts(sheet="NIK;NAMA")),
    "empty part": packed(parts(sheet="")),
    "NUL in XML": packed(parts(cell("A2", "<v>\0</v>"))),
    "undefined entity": packed(parts(cell("A2", "<v>&boom;</v>"))),
    "address A0": packed(parts(cell("A0"))),
    "address AAAA1": packed(parts(cell("AAAA1"))),
    "address of digits": packed(parts(cell("12"))),
    "address in small letters": packed(parts(cell("a2"))),
    "address too long": packed(parts(cell("A" + "9" * 400))),
    "row number is a word": packed(parts('<row r="satu"><c r="A1"><v>1</v></c></row>')),
    "string index out of range": packed(parts(cell("A2", "<v>99</v>", 't="s"'))),
    "string index is a word": packed(parts(cell("A2", "<v>x</v>", 't="s"'))),
    "unknown cell type": packed(parts(cell("A2", "<v>1</v>", 't="zzz"'))),
    "ten thousand broken formulas": packed(
        parts(HEADER + "".join(f'<row r="{n}"><c r="A{n}"><f>1</f></c></row>' for n in range(2, 10_002)))
    ),
    "document of words": packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
    "open document": packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
    "binary workbook": packed({"xl/workbook.bin": "x", "xl/worksheets/sheet1.bin": "x"}),
    "old Excel or locked": OLE,
    "PDF": b"%PDF-1.7\n" + bytes(range(256)),
    "web page": b"<html><table><tr><td>NIK</td></tr></table></html>",
    "web page after blanks": b"\xef\xbb\xbf \n<!DOCTYPE html><html></html>",
    "SpreadsheetML 2003": b'<?xml version="1.0"?><Workbook/>',
    "rich text": b"{\\rtf1 NIK}",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "gzip": b"\x1f\x8b\x08" + bytes(64),
    "csv inside": b"NIK,NAMA\n1,A\n",
    "nothing": b"",
    "blanks": b" \r\n\t ",
    "local header only": b"PK\x03\x04" + bytes(100),
    "end record only": b"PK\x05\x06" + bytes(18),
}
CSV = {
    "nothing": b"",
    "byte order mark only": b"\xef\xbb\xbf",
    "separators only": b",,,\n,,,\n",
    "header only": b"NIK,NAMA\n",
    "header and blank rows": b"NIK,NAMA\n,\n  ,\n",
    "column missing": b"NAMA,ALAMAT\nA,B\n",
    "column twice": b"NIK,NAMA,nik\n1,A,2\n",
    "NUL": b"NIK,NAMA\n1,\x00A\n",
    "not text": b"NIK,NAMA\n\x81\x8d\x8f\x90\xff\xfe,1\n",
    "UTF-16 cut short": "NIK,NAMA\n1,A\n".encode("utf-16")[:-1],
    "quote never closed": b'NIK,NAMA\n1,"A\n2,B\n' + b"x\n" * 100,
    "sign after a quote": b'NIK,NAMA\n1,"A"B\n',
    "field of 200,000 characters": b"NIK,NAMA\n1," + b"A" * 200_000 + b"\n",
    "header of 200,000 characters": b"A" * 200_000 + b"\n1\n",
    "1,000 columns": b"NIK" + b",K" * 1_000 + b"\n1\n",
    "row of 1,000 columns": b"NIK,NAMA\n1" + b",2" * 1_000 + b"\n",
    "too many rows": b"NIK\n" + b"1\n" * 300_001,
    "too many bytes": b"NIK\n" + b"1234567890123456\n" * 3_300_000,
    "JSON": b'{"NAMA": "A"}',
    "old Excel": OLE,
    "PDF": b"%PDF-1.4",
    "web page": b"<TABLE><TR><TD>NIK</TD></TR></TABLE>",
    "xlsx inside": packed(parts(cell("A2"))),
}


def read_all(path: Path) -> list:
    return list(read_table(path, required=["NIK"]).rows)


def refusal(path: Path) -> DomainError:
    begun = time.monotonic()
    with pytest.raises(DomainError) as refused:
        read_all(path)
    assert time.monotonic() - begun < 30
    return refused.value


@pytest.mark.parametrize(
    ("suffix", "content"),
    [pytest.param(".xlsx", content, id=f"xlsx: {name}") for name, content in XLSX.items()]
    + [pytest.param(".csv", content, id=f"csv: {name}") for name, content in CSV.items()],
)
def test_a_bad_file_is_refused_with_a_reason_and_a_hint(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"bad{suffix}"
    path.write_bytes(content)
    refused = refusal(path)
    assert refused.message.endswith(".")
    assert refused.hint


@pytest.mark.parametrize(
    "name", ["a.xls", "a.xlsm", "a.exe", "a", "../../x.pdf", "a\r\nb.doc", "x" * 300, "a\0.csv\0"]
)
def test_other_kinds_of_names_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "upload"
    path.write_bytes(b"NIK,NAMA\n1,A\n")
    with pytest.raises(DomainError, match="akhiran") as refused:
        read_table(path, name=name)
    assert "\n" not in refused.value.message


@pytest.mark.parametrize("make", [lambda folder: folder, lambda folder: folder / "none.csv"], ids=["folder", "absent"])
def test_what_is_no_file_is_refused(tmp_path: Path, make) -> None:
    with pytest.raises(DomainError, match="tidak ditemukan"):
        read_table(make(tmp_path))


@pytest.fixture(scope="module")
def good_xlsx(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "good.xlsx"
    rows = [[f"36049928109590{n:02}", f"NAMA {n}"] for n in range(20)]
    write_workbook(path, [Sheet("Data", [Column("NIK"), Column("NAMA", choices=["A", "B"])], rows)])
    assert len(read_all(path)) == 20
    return path.read_bytes()


@pytest.mark.parametrize("percent", range(1, 100))
def test_a_file_cut_short_is_refused(tmp_path: Path, good_xlsx: bytes, percent: int) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(good_xlsx[: len(good_xlsx) * percent // 100])
    assert refusal(path).hint


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_file_is_read_whole_or_refused(tmp_path: Path, good_xlsx: bytes, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(good_xlsx)
    for _ in range(chance.choice((1, 3, 30))):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(raw)
    try:
        assert len(read_all(path)) == 20
    except DomainError as refused:
        assert refused.message.endswith(".")


@pytest.mark.parametrize("seed", range(60))
def test_damaged_sheets_inside_a_sound_archive_never_crash(tmp_path: Path, good_xlsx: bytes, seed: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(good_xlsx)) as archive:
        texts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    target = texts[chance.choice(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])]
    for _ in range(chance.choice((1, 2, 10))):
        target[chance.randrange(len(target))] = chance.choice(b'<>/"=0129AZaz &;')
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(packed({name: bytes(text) for name, text in texts.items()}))
    try:
        assert all(row.number > 1 for row in read_all(path))
    except DomainError as refused:
        assert refused.hint


def test_the_greedy_files_together_stay_in_half_a_gibibyte(tmp_path: Path) -> None:
    """By VmHWM, the reader's own peak: `ru_maxrss` of a child begins at the size of the test run that started it."""
    greedy = [f"{tmp_path}/{number}.xlsx" for number, _ in enumerate(XLSX)]
    for path, content in zip(greedy, XLSX.values(), strict=True):
        Path(path).write_bytes(content)
    reader = (
        "import re, sys\n"
        "from jamsos.errors import DomainError\n"
        "from jamsos.lib.workbook import read_table\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n        list(read_table(path, required=['NIK']).rows)\n"
        "    except DomainError:\n        continue\n"
        "print(re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())[1])\n"
    )
    done = subprocess.run([sys.executable, "-c", reader, *greedy], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) * 1024 <= 512 * 2**20


@pytest.mark.parametrize(
    ("name", "content", "what", "advice"),
    [
        ("usulan.pdf", b"%PDF-1.7 isi", "adalah PDF", "Unggah tabel aslinya"),
        ("usulan.xlsx", b"%PDF-1.7 isi", "adalah PDF", "Unggah tabel aslinya"),
        ("usulan.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "adalah gambar PNG", "ketik isinya pada templat"),
        ("usulan.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "adalah gambar JPEG", "ketik isinya pada templat"),
        ("usulan.rtf", b"{\\rtf1 isi}", "dokumen RTF", "Salin isi tabel"),
        ("usulan.xls", OLE, "Excel lama", "simpan ulang sebagai .xlsx"),
        ("usulan.docx", packed(parts()), "bukan berkas xlsx atau csv", "Salin isi tabel"),
        ("usulan.csv", packed(parts()), "tidak sesuai dengan akhiran namanya", "simpan ulang sebagai .xlsx"),
    ],
)
def test_another_kind_of_file_is_named_with_what_to_do(tmp_path, name, content, what, advice):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DomainError) as refused:
        read_table(tmp_path / name)
    told = str(refused.value)
    assert (
        what in told
        and advice in f"{told} {refused.value.hint}"
        and ("Excel atau" in refused.value.hint) == ("simpan ulang" in advice)
    )
