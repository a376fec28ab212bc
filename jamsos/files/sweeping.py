"""Files that no row names: a worker killed between copying a file and storing its row leaves one behind."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from jamsos.files.models import StoredFile

UNNAMED_FOR = timedelta(days=1)
"""Longer than any transaction: a file is written before its row can be seen."""
OWN_PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


def sweep_unnamed(now: datetime) -> int:
    """Delete files of our own naming that are older than a day and that no row names; returns how many."""
    unnamed = _old_paths(now) - set(StoredFile.objects.exclude(content="").values_list("content", flat=True))
    for path in unnamed:
        default_storage.delete(path)
    return len(unnamed)


def _old_paths(now: datetime) -> set[str]:
    root, before = Path(default_storage.location), (now - UNNAMED_FOR).timestamp()
    found = (path for path in root.glob("*/*") if path.is_file() and path.stat().st_mtime < before)
    return {name for name in (path.relative_to(root).as_posix() for path in found) if OWN_PATH.fullmatch(name)}
