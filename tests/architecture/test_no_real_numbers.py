"""No file of the project holds a NIK that somebody living could have (the impossible mark: docs/data-sintetis.md)."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from jamsos.lib import nik

PROJECT = Path(__file__).resolve().parents[2]
# Sixteen digits in a row, or in groups of four as people write them.
NUMBER = re.compile(r"(?<!\d)(?:\d{16}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4})(?!\d)")
# The beginning of a number that code completes: a kecamatan of Banten and a day of birth.
BEGINNING = re.compile(r"(?<!\d)(?:360[1-4]|367[1-4])[0-3]\d(?:[0-6]\d|7[01])\d{0,7}(?=\{)")
MARKED = "6789"
# Files whose digits are not about people, each with the reason.
EXCEPTED = {
    "requirements.lock": "SHA-256 of packages",
    "requirements-dev.lock": "SHA-256 of packages",
    "requirements-bench.lock": "SHA-256 of packages",
    "package-lock.json": "SHA-512 of packages",
}


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and content of every file under version control that is text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        content = (PROJECT / name).read_bytes() if (PROJECT / name).is_file() else b"\0"
        if name not in EXCEPTED and b"\0" not in content:
            yield name, content.decode("utf-8", "replace")


def possible(text: str) -> Iterator[tuple[int, str]]:
    """Line and number of everything in the text that could be the NIK of somebody living."""
    for line_no, line in enumerate(text.splitlines(), 1):
        for found in NUMBER.finditer(line):
            number = nik.clean(found[0])
            if number[4] not in MARKED and nik.problem(number) is None:
                yield line_no, number
        yield from ((line_no, found[0]) for found in BEGINNING.finditer(line))


def test_no_tracked_file_holds_a_number_of_somebody_living() -> None:
    texts = list(tracked_texts())
    assert len(texts) > 300
    found = [f"{name}:{line_no}: {nik.mask(number)}" for name, text in texts for line_no, number in possible(text)]
    assert not found, "\n".join(["the fifth digit must be 6-9:", *found])


@pytest.mark.parametrize("district", ["05", "35"])
@pytest.mark.parametrize("form", ["{0}{1}{2}{3}", "NIK={0}{1}{2}{3};", "{0} {1} {2} {3}", "{0}.{1}.{2}.{3}"])
def test_a_real_number_is_found(district: str, form: str) -> None:
    numbers = [form.format("3604", f"{place}17", "0580", "0001") for place in (district, f"{int(district) + 60}")]
    assert list(possible("\n".join(["", *numbers]))) == [(2, f"3604{district}1705800001")]


def test_a_number_that_code_completes_is_found() -> None:
    lines = ['f"3604' + place + '170580{serial:04}"' for place in ("05", "65")]
    assert [line_no for line_no, _ in possible("\n".join(lines))] == [1]
