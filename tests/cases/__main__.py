"""`make cases`: ask the regulations about every case of the tables and tell, in Indonesian, what is not as written.

`python -m tests.cases [WORD ...]` looks only at files whose name contains a word. Needs no database.
"""

from __future__ import annotations

import sys

from eligibility.regulations import catalogue
from tests.cases.judging import explained, judge, shortages
from tests.cases.tables import read_folder


def main(words: list[str]) -> int:
    """Print what fails; 0 only when all is as written."""
    cases, mistakes = read_folder()
    wanted = [case for case in cases if not words or any(word in case.file for word in words)]
    failed = [verdict for verdict in judge(wanted) if not verdict.right]
    missing = [] if words else shortages(cases, catalogue())
    for block in (*map(explained, failed), *(f"SALAH TULIS  {one}" for one in mistakes)):
        print(block, end="\n\n")
    for one in missing:
        print(f"KURANG  {one}")
    files = len({case.file for case in wanted})
    print(f"{len(wanted)} kasus dalam {files} berkas: {len(wanted) - len(failed)} sesuai, {len(failed)} gagal.")
    if failed:
        print(
            "Bila kasusnya salah tulis, perbaiki berkasnya; bila jawabannya yang keliru, laporkan pasal dan kasusnya."
        )
    return 1 if failed or mistakes or missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
