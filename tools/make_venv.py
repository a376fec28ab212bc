"""Make `.venv` and install the pinned packages, with their hashes; run by the system's Python, stdlib only.

Usage: make_venv.py REQUIREMENTS. uv does it in seconds; where uv cannot run, pip does it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
OLDEST = (3, 11)
PYTHON = VENV / "bin/python"
UV_LOCK = PROJECT / "tools/requirements-uv.lock"


def main(requirements: str) -> None:
    if sys.version_info[:2] < OLDEST:
        stop(
            f"Perlu Python 3.11 atau lebih baru; {sys.executable} adalah {sys.version.split()[0]}.",
            "Pasang Python 3.11+, lalu ulangi dengan `make PYTHON=/jalur/python3.11 ...`.",
        )
    if not works(PYTHON, "-m", "pip", "--version"):
        make_venv()
    if not install_with_uv(requirements):
        install_with_pip(requirements)


def make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    print("Membuat .venv ...", flush=True)
    for attempt in (plain, after_apt, with_systems_pip):
        if attempt():
            return
        shutil.rmtree(VENV, ignore_errors=True)
    stop(
        "Python ini tidak dapat membuat lingkungan virtual (modul venv/ensurepip tidak ada).",
        "Pasang paket python3-venv (Debian/Ubuntu: apt install python3-venv), lalu ulangi.",
    )


def plain() -> bool:
    return works(sys.executable, "-m", "venv", VENV) and works(PYTHON, "-m", "pip", "--version")


def after_apt() -> bool:
    """Debian's Python comes without ensurepip; its package brings it."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    installer = [sys.executable, PROJECT / "tools/system_libraries.py"]
    return works(*installer, f"python{version}-venv") and plain()


def with_systems_pip() -> bool:
    """Without ensurepip, a pip of the system can still fill the new environment."""
    return works(sys.executable, "-m", "venv", "--without-pip", VENV) and works(
        sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"
    )


def install_with_uv(requirements: str) -> bool:
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not works(*pip, "--require-hashes", "-r", UV_LOCK):
        return False
    command = [VENV / "bin/uv", "pip", "install", "--quiet", "--system-certs", "--python", PYTHON]
    # Compiled once here, and not by each of the many processes that the portal and its tests start.
    return works(*command, "--compile-bytecode", "--require-hashes", "-r", requirements)


def install_with_pip(requirements: str) -> None:
    print("uv tidak dapat dipakai; memasang dengan pip (lebih lambat) ...", flush=True)
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "-r", requirements]
    if subprocess.run(command).returncode != 0:
        stop(
            "Paket Python tidak dapat dipasang (pesan di atas).",
            "Periksa sambungan internet atau alamat cermin pip, lalu ulangi.",
        )


def works(*command: object) -> bool:
    """Run a command; show what it said only when it failed. PYTHON* variables of the caller stay outside."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=clean)
    except OSError:
        return False
    if done.returncode != 0:
        print(done.stderr.strip()[-2000:], file=sys.stderr)
    return done.returncode == 0


def stop(message: str, hint: str) -> None:
    sys.exit(f"{message}\n{hint}")


if __name__ == "__main__":
    main(*sys.argv[1:])
