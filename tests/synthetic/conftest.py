"""One synthetic county of 30,000 people and 5,000 workers for all tests of this folder."""

import csv
from pathlib import Path

import pytest

from enrollment.synthetic.build import Summary, make_synthetic

PEOPLE, WORKERS = 30_000, 5_000


@pytest.fixture(scope="session")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return make_synthetic(PEOPLE, WORKERS, 7, tmp_path_factory.mktemp("synthetic"))


@pytest.fixture(scope="session")
def folder(summary: Summary) -> Path:
    return Path(summary.folder)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def truth(folder: Path) -> list[dict[str, str]]:
    return rows_of(folder / "truth.csv")


@pytest.fixture(scope="session")
def workers(folder: Path) -> list[dict[str, str]]:
    return rows_of(folder / "pekerja.csv")


@pytest.fixture(scope="session")
def faults(folder: Path) -> list[dict[str, str]]:
    return rows_of(folder / "cacat_dtsen.csv")


class RegisterFile:
    """A DTSEN file read line by line with Python's own csv, physical line numbers kept."""

    def __init__(self, path: Path) -> None:
        self.lines = dict(enumerate(path.read_bytes().split(b"\n")[:-1], start=1))
        self.columns = self.fields(1)

    def fields(self, number: int) -> list[str]:
        return next(csv.reader([self.lines[number].decode("utf-8", "replace")], delimiter="|"))

    def is_sound(self, number: int) -> bool:
        """UTF-8, quotes in pairs, as many fields as the header."""
        try:
            text = self.lines[number].decode("utf-8")
        except UnicodeDecodeError:
            return False
        return text.count('"') % 2 == 0 and len(self.fields(number)) == len(self.columns)

    def unsound_lines(self) -> set[int]:
        return {number for number in self.lines if not self.is_sound(number)}

    def records(self) -> dict[int, dict[str, str]]:
        """Sound lines by line number, without the header."""
        numbers = [number for number in self.lines if number > 1 and self.is_sound(number)]
        return {number: dict(zip(self.columns, self.fields(number), strict=True)) for number in numbers}


@pytest.fixture(scope="session")
def member_file(folder: Path) -> RegisterFile:
    return RegisterFile(folder / "anggota_keluarga_dtsen_v3_2026_36.04.csv")


@pytest.fixture(scope="session")
def family_file(folder: Path) -> RegisterFile:
    return RegisterFile(folder / "keluarga_dtsen_v3_2026_36.04.csv")


@pytest.fixture(scope="session")
def members(member_file: RegisterFile) -> dict[int, dict[str, str]]:
    return member_file.records()


@pytest.fixture(scope="session")
def families(family_file: RegisterFile) -> dict[int, dict[str, str]]:
    return family_file.records()
