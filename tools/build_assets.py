"""Build `static/vendor/` from the pinned npm packages; Node comes from a wheel where the machine has none.

Usage: build_assets.py [--production]. Also leaves `node_modules/` with the tools of the browser tests, which
`--production` leaves out. htmx is not here: it comes with django-htmx.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENDOR = PROJECT / "static/vendor"
NODE_LOCK = PROJECT / "tools/requirements-node.lock"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
}
# The maps are not shipped; a reference to them would be a missing file on every page.
SOURCE_MAP = re.compile(rb"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*")


def main(options: list[str]) -> None:
    install_packages(production="--production" in options)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in FILES.items():
        copy(PROJECT / "node_modules" / source, VENDOR / target)


def install_packages(*, production: bool) -> None:
    command = [*npm(), "ci", "--no-progress", "--loglevel=error", *(["--omit=dev"] if production else [])]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    if subprocess.run(command, cwd=PROJECT, env={**os.environ, "PATH": path}).returncode != 0:
        sys.exit(
            "Paket tampilan (npm) tidak dapat dipasang (pesan di atas).\n"
            "Periksa sambungan internet atau alamat cermin npm, lalu ulangi `make assets`."
        )


def npm() -> list[str]:
    """The command of npm: the machine's, else the one of the wheel, installed on first use."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    wheel = Path(sys.executable).with_name("npm")
    if not wheel.exists():
        print("Node.js tidak ada; memasang dari PyPI ke .venv ...", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", NODE_LOCK], check=True)
    return [str(wheel)]


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(SOURCE_MAP.sub(b"\n", source.read_bytes()))


if __name__ == "__main__":
    main(sys.argv[1:])
