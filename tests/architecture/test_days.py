"""A day that an officer reads is a day in Jakarta: from midnight to seven the day of UTC is the one before."""

from __future__ import annotations

import re

from jamsos.environment import BASE_DIR

PACKAGES = ("jamsos", "eligibility", "enrollment", "reporting")
DAY_OF_UTC = re.compile(r"\b\w*_at\.date\(\)")


def test_no_moment_is_cut_to_its_day_without_the_local_time():
    files = [path for package in PACKAGES for path in (BASE_DIR / package).rglob("*.py")]
    found = [f"{path.relative_to(BASE_DIR)}: {cut}" for path in files for cut in DAY_OF_UTC.findall(path.read_text())]
    assert len(files) > 500 and found == []
