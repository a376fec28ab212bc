"""How much of the welfare register an officer may see and propose at once: every limit of the stage, in one place."""

from __future__ import annotations

from datetime import timedelta

NAMES_SHOWN, WITHIN = 2000, timedelta(hours=24)
"""Names an officer may see in that time, over all searches."""

PAGE = 50
"""Names on one page."""

MOST_AT_ONCE = 10_000
"""People in one bulk proposal."""

MOST_LEFT_OUT = 500
"""People that may be left out of one by hand: beyond that a narrower filter is the better tool."""
