"""Run the portal, one worker and the clock together until Ctrl-C: the whole system on one machine.

Usage: serve.py, with HOST (127.0.0.1) and PORT (8000) from the environment. A part that ends by itself is started
again; when one keeps ending, all end.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
PATIENCE = 15  # seconds a part may take to finish its work after being asked to stop
TRIES, WITHIN = 3, 60  # so many ends of one part within so many seconds are no accident
CELERY = [PROGRAMS / "celery", "-A", "jamsos", "--quiet"]
GUNICORN = [PROGRAMS / "gunicorn", "--config", "deploy/gunicorn.conf.py"]
PARTS = {
    "portal": [*GUNICORN, "--bind", f"{HOST}:{PORT}", "jamsos.wsgi"],
    # One process that runs one job at a time: Polars' threads do not survive the fork of the default pool.
    "pekerja": [*CELERY, "worker", "--pool=solo", "--loglevel=warning"],
    "penjadwal": [*CELERY, "beat", "--pidfile=", "--loglevel=warning"],
}


def main() -> int:
    require_free_port()
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # a terminal is read by a person
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    running = {name: start(command) for name, command in PARTS.items()}
    announce(running, stopping)
    try:
        failed = watch(running, stopping)
    finally:
        stop(running)
    if failed:
        print(f"Bagian `{failed}` terus berhenti sendiri; semuanya dihentikan. Lihat di atas.", file=sys.stderr)
    return int(bool(failed))


def require_free_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            sys.exit(
                f"Alamat http://{HOST}:{PORT} sudah dipakai program lain.\n"
                "Hentikan program itu, atau pilih porta lain: make demo PORT=8001"
            )


def start(command: list[object]) -> subprocess.Popen[bytes]:
    """A session of its own keeps the terminal's Ctrl-C for this process, which stops the parts in order."""
    return subprocess.Popen([str(part) for part in command], cwd=PROJECT, start_new_session=True)


def announce(running: dict[str, subprocess.Popen[bytes]], stopping: list[int]) -> None:
    """Name the address once the portal listens there, and not before."""
    while not stopping and all(process.poll() is None for process in running.values()):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, PORT)) == 0:
                print(f"\nPortal: http://{HOST}:{PORT}   (Ctrl-C untuk berhenti)\n", flush=True)
                return
        time.sleep(0.2)


def watch(running: dict[str, subprocess.Popen[bytes]], stopping: list[int]) -> str | None:
    """Wait for a stop signal (None) or for a part that keeps ending by itself (its name); start the others again."""
    ends: dict[str, list[float]] = {name: [] for name in running}
    while not stopping:
        for name in [name for name, process in running.items() if process.poll() is not None]:
            now = time.monotonic()
            ends[name] = [*(end for end in ends[name] if now - end < WITHIN), now]
            if len(ends[name]) >= TRIES:
                return name
            print(f"Bagian `{name}` berhenti sendiri dan dijalankan lagi. Lihat di atas.", file=sys.stderr)
            running[name] = start(PARTS[name])
        time.sleep(0.3)
    return None


def stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in running.values():
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
