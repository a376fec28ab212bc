"""How long a session lasts: so long from signing in, and so long without activity.

That it also ends with the password, the roles or the account is the business of `User.get_session_auth_hash`.
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

STARTED, SEEN = "session_started_at", "session_seen_at"
# Activity is noted at most this often, in seconds: not every request should write the session.
NOTED_EVERY = 30


class Ending(StrEnum):
    """Why a session ended; the value stands in the address of the login page."""

    IDLE = "diam"
    LONG = "batas"
    CHANGED = "berubah"
    GONE = "lama"


def ending_text(value: str) -> str:
    """What the login page says; nothing for a value that is none of ours."""
    hours = settings.SESSION_COOKIE_AGE // 3600
    return {
        Ending.IDLE: f"Sesi Anda berakhir karena {settings.SESSION_IDLE_MINUTES} menit tidak ada kegiatan.",
        Ending.LONG: f"Sesi Anda berakhir: satu kali masuk berlaku paling lama {hours} jam.",
        Ending.CHANGED: "Sesi Anda berakhir karena kata sandi, peran, atau status akun Anda berubah.",
        Ending.GONE: "Sesi Anda sudah berakhir.",
    }.get(value, "")


def begin(session: SessionBase, now: float) -> None:
    """Somebody has just signed in; `now` in seconds since 1970."""
    session[STARTED] = session[SEEN] = now


def ending(session: SessionBase, now: float) -> Ending | None:
    """Why a session is over at `now`, or None while it lasts."""
    if now - session.get(STARTED, now) > settings.SESSION_COOKIE_AGE:
        return Ending.LONG
    idle = settings.SESSION_IDLE_MINUTES * 60
    if idle > 0 and now - session.get(SEEN, now) > idle:
        return Ending.IDLE
    return None


def note_activity(session: SessionBase, now: float) -> None:
    """Start the idle time anew."""
    if STARTED not in session:
        begin(session, now)
    elif now - session[SEEN] >= NOTED_EVERY:
        session[SEEN] = now
