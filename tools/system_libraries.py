"""Install the system libraries that pip cannot bring; stdlib only, harmless when all is there.

Usage: system_libraries.py GROUP|PACKAGE ... with the groups `demo` and `test`. What is missing is installed
by apt when that is allowed (root, or sudo without a password); otherwise one line names it. Exit code 1 only
when something is missing without which the portal cannot work.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A Debian package, how to see that it is there, and whether one can do without."""

    package: str
    present: Callable[[], bool]
    required: bool = True


def library(name: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def font(family: str) -> Callable[[], bool]:
    def present() -> bool:
        if not shutil.which("fc-list"):
            return False
        found = subprocess.run(["fc-list", f":family={family}"], capture_output=True, text=True)
        return bool(found.stdout.strip())

    return present


DEMO = (
    Need("libpango-1.0-0", library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", library("libharfbuzz-subset.so.0")),
    Need("fontconfig", program("fc-list")),
    Need("fonts-texgyre", font("TeX Gyre Bonum"), required=False),
)
TEST = (
    *DEMO,
    Need("poppler-utils", program("pdftotext")),
    Need("qpdf", program("qpdf")),
    Need("chromium", program("chromium", "chromium-browser", "google-chrome"), required=False),
)
GROUPS = {"demo": DEMO, "test": TEST}


def main(names: list[str]) -> int:
    needs = [need for name in names for need in GROUPS.get(name, (Need(name, lambda: False),))]
    missing = absent(needs)
    if not missing:
        return 0
    packages = " ".join(need.package for need in missing)
    if install(packages.split()):
        missing = [need for need in absent(needs) if need.package not in names]
    if missing:
        packages = " ".join(need.package for need in missing)
        print(f"Belum terpasang: {packages}. Pasang dengan: sudo apt-get install {packages}", file=sys.stderr)
    return int(any(need.required for need in missing))


def absent(needs: list[Need]) -> list[Need]:
    return [need for need in needs if not need.present()]


def install(packages: list[str]) -> bool:
    """Let apt install the packages; False when that is not allowed or fails."""
    prefix = privilege()
    if prefix is None or not shutil.which("apt-get"):
        return False
    print(f"Memasang paket sistem: {' '.join(packages)} ...", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    quiet(*apt, "update")
    return quiet(*apt, "install", "--no-install-recommends", *packages)


def privilege() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and quiet("sudo", "-n", "true", silent=True):
        return ["sudo", "-n"]
    return None


def quiet(*command: str, silent: bool = False) -> bool:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0 and not silent:
        print(done.stderr.strip()[-2000:], file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
