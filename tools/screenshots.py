"""Walk the portal of the demonstration as every role: a picture of each page, and what is wrong with it.

Usage: screenshots.py [--role ROLE ...] [--out docs/panduan/gambar] [--size desktop|phone]; run after `make demo`.
It follows the menu, the first row of each list and the buttons of each page, by GET only, and says of every page:
findings of axe (WCAG 2.2 A and AA), complaints of the console (the content policy among them), requests that left
the machine, sideways scrolling, answers other than 200. Exit code 1 when there is any.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "chromium")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
TALLEST = 2400
LINKS = "nav#menu a[href], .page-heading a[href], main a.btn[href]"
FIRST_ROW = "main table tbody tr:first-child a[href], main .worklist a[href]"
FILES = re.compile(r"unduh|\.xlsx|\.csv|\.pdf|/berkas/[0-9a-f-]{36}")
NUMBERS = re.compile(r"(?<=/)(?:\d+|[0-9a-f-]{36})(?=/)")
LOCAL = ("data:", "about:", "blob:")


@dataclass
class Visit:
    """What was found on one page."""

    path: str
    problems: list[str] = field(default_factory=list)


def main() -> int:
    options = _options()
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")
    os.environ["DEMO"] = "1"
    import django

    django.setup()
    from jamsos.accounts.demo import PASSWORD, PEOPLE

    problems = 0
    with _portal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for role in options.role or [role.value for role in PEOPLE]:
            for size in options.size or SIZES:
                for visit in _walk(browser, address, role, size, PASSWORD, options.out):
                    problems += len(visit.problems)
                    for problem in visit.problems:
                        print(f"{role} {size} {visit.path}: {problem}", flush=True)
    print(f"{problems} masalah")
    return int(problems > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/screenshots.py")
    parser.add_argument("--role", nargs="*")
    parser.add_argument("--size", nargs="*", choices=sorted(SIZES))
    parser.add_argument("--out", type=Path, default=PROJECT / "docs" / "panduan" / "gambar")
    return parser.parse_args()


@contextmanager
def _portal() -> Iterator[str]:
    """The portal on a free port of this machine; ended with the walk."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).parent / "gunicorn", "--config", "deploy/gunicorn.conf.py", "jamsos.wsgi"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"],
        cwd=PROJECT,
        env=os.environ | {"DEMO": "1", "LOG_LEVEL": "ERROR"},
    )
    try:
        _await(f"http://127.0.0.1:{port}/health/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _await(url: str, server: subprocess.Popen) -> None:
    for _ in range(120):
        if server.poll() is not None:
            raise SystemExit("portal tidak dapat dijalankan")
        try:
            with urlopen(url):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("portal tidak menjawab")


def _walk(browser: Browser, address: str, role: str, size: str, password: str, out: Path) -> Iterator[Visit]:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    page = context.new_page()
    page.goto(f"{address}/masuk/")
    page.fill("input[name=login]", role)  # the demonstration names its accounts after the roles
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        visit, found = _visit(context, address, path, out / role / f"{_name(path)}-{size}.jpg")
        yield visit
        for link in found:
            if _shape(link) not in known:
                known.add(_shape(link))
                waiting.append(link)
    context.close()


def _visit(context: BrowserContext, address: str, path: str, picture: Path) -> tuple[Visit, list[str]]:
    visit, page = Visit(path), context.new_page()
    page.on("console", lambda line: visit.problems.append(f"konsol: {line.text}") if line.type == "error" else None)
    page.on("pageerror", lambda error: visit.problems.append(f"skrip: {error}"))
    page.on("request", lambda request: _stays(request.url, address, visit))
    answer = page.goto(address + path)
    if answer is None or answer.status != 200:
        visit.problems.append(f"jawaban {answer and answer.status}")
    visit.problems += _faults(page)
    picture.parent.mkdir(parents=True, exist_ok=True)
    tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    wide = page.viewport_size["width"] if page.viewport_size else SIZES["desktop"][0]
    page.screenshot(
        path=picture, type="jpeg", quality=60, full_page=True, clip={"x": 0, "y": 0, "width": wide, "height": tall}
    )
    found = _links(page, address)
    page.close()
    return visit, found


def _stays(url: str, address: str, visit: Visit) -> None:
    if not url.startswith((address, *LOCAL)):
        visit.problems.append(f"permintaan ke luar: {urlsplit(url).netloc}")


def _faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    faults = [f"axe {fault['id']}: {node['target']}" for fault in found["violations"] for node in fault["nodes"]]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*faults, f"melebar {over} px"] if over > 0 else faults


def _links(page: Page, address: str) -> list[str]:
    """Pages that can be gone to from here; no files, no other addresses, no sign-out."""
    links = page.eval_on_selector_all(LINKS, "all => all.map(a => a.href)")
    rows = page.eval_on_selector_all(FIRST_ROW, "all => all.slice(0, 4).map(a => a.href)")
    paths = (urlsplit(link).path for link in [*links, *rows] if link.startswith(address))
    return [path for path in paths if not FILES.search(path)]


def _shape(path: str) -> str:
    """The address without numbers: one page of each kind is enough."""
    return NUMBERS.sub("N", path)


def _name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _shape(path).lower()).strip("-") or "beranda"


if __name__ == "__main__":
    sys.exit(main())
