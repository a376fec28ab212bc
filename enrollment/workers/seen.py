"""What a form about a worker was opened on, and whether somebody else has written there since.

The form carries a signed copy of what it showed; of what it did not show (NIK, No. KK, the mother's name) only a keyed
hash. Under the lock of the service the copy is compared with the row, so that nothing is overwritten unseen.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core import signing

from enrollment.workers.models import Change, Registration
from enrollment.workers.showing import HIDDEN, as_typed, initial_of
from jamsos import overtaking
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.lib import nik as numbers

SALT = "workers.seen"
CLARIFIED = ("ktp_regency", "works", "fragile", "declared_on")
KEPT_FROM_VIEW = "(tidak ditampilkan)"


@dataclass(frozen=True)
class Moved:
    """A field that another officer wrote since the form was opened; `was` is None where the form did not show it."""

    name: str
    was: Any
    now: Any
    by: User | None
    at: datetime | None


class Overtaken(overtaking.Overtaken):
    """Somebody else changed the worker's data; `moved` says field by field what."""

    def __init__(self, moved: list[Moved]) -> None:
        super().__init__()
        self.moved = moved


def opened(one: Registration) -> str:
    """The signed copy for a form that is opened now."""
    return signing.dumps({"worker": one.pk, "seen": _copy(one)}, salt=SALT)


def require_unmoved(one: Registration, token: str, fields: Container[str]) -> None:
    """Raise `Overtaken` when one of the fields is no longer what the form was opened on.

    Raises `DomainError` for a copy that was altered or belongs to another worker.
    """
    before, now = shown_in(token, one), _copy(one)
    names = [name for name in now if name in fields and before.get(name) != now[name]]
    if names:
        raise Overtaken([_moved(one, name, before.get(name), now[name]) for name in names])


def shown_in(token: str, one: Registration) -> dict[str, Any]:
    """What the form showed when it was opened."""
    try:
        kept = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        kept = {}
    if kept.get("worker") != one.pk:
        raise DomainError("Formulir ini tidak utuh.", "Buka lagi halaman pekerjanya, lalu isi formulirnya.")
    return kept["seen"]


def _copy(one: Registration) -> dict[str, Any]:
    plain = initial_of(one) | {name: _text(getattr(one, name)) for name in CLARIFIED}
    return plain | {name: _hash(one, name) for name in HIDDEN}


def _text(value: bool | date | str | None) -> str:
    return value if isinstance(value, str) else as_typed(value)


def _hash(one: Registration, name: str) -> str:
    text = f"{one.pk}:{name}:{getattr(one, name) or ''}"
    return hmac.new(settings.NIK_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _moved(one: Registration, name: str, was: Any, now: Any) -> Moved:
    change = Change.objects.filter(registration=one, field=name).select_related("actor").first()
    by, at = (change.actor, change.changed_at) if change else (None, None)
    if name not in HIDDEN:
        return Moved(name, was, now, by, at)
    shown = numbers.mask(getattr(one, name)) if name != "mother_name" else KEPT_FROM_VIEW
    return Moved(name, change.before if change else None, shown, by, at)
