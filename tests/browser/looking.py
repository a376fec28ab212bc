"""What every page must hold in a browser, at a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def sound(page: Page) -> None:
    """No fault of WCAG 2.2 A or AA, nothing to scroll sideways, no complaint of the console (content policy).

    The page is left at its desktop size.
    """
    page.evaluate(AXE.read_text())  # past the content policy, as a browser extension would
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        found = [*faults(page), *([f"scrolls {over} pixels sideways"] if (over := overflow(page)) > 0 else [])]
        assert found == [], f"{page.url} {size}: {found}"
    assert page.complaints == [], page.url


def ready_for_keys(page: Page) -> None:
    """The focus is where letters press buttons; asked again after each answer, for the part has been put anew."""
    page.wait_for_function("document.activeElement.closest('[data-keys]')")


def faults(page: Page) -> list[str]:
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
