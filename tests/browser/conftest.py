"""Headless Chromium on a live portal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from jamsos.accounts.models import Role
from tests.browser.looking import SIZES

# The browser driver runs an event loop of its own in this thread; Django only warns about it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per module: its driver's event loop must end before a module that runs a loop of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(live_server, chromium, client_of) -> Iterator[Callable[..., Page]]:
    """`open_page("/akun/", Role.ADMIN_SISTEM, "phone")` -> the page; `page.complaints` holds the console's errors."""
    contexts = []

    def make(path: str, role: Role | None = None, size: str = "desktop") -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="id-ID")
        contexts.append(context)
        if role is not None:
            key = client_of(role).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield make
    for context in contexts:
        context.close()
