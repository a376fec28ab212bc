"""Making and revoking keys, finding the one that a request shows, and answering about a person."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.audit.models import LISTED
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date
from reporting.api.models import ApiKey

PREFIX = "jms_"
STATUS_PAGE = "api-status"
LONGEST = timedelta(days=731)
"""No key holds longer, so that each is asked for anew by somebody who still needs it."""


@transaction.atomic
def make_key(
    agency: str, name: str, rights: Sequence[str], ends_on: date, *, on: date, actor: User
) -> tuple[ApiKey, str]:
    """A new key and its text, which is kept nowhere. Raises `DomainError` for a last day that is not
    after `on` or later than `LONGEST` from it."""
    policy.require(actor, Act.MANAGE_ACCOUNTS)
    if ends_on <= on:
        raise DomainError("Hari terakhir kunci sudah lewat.", "Isi tanggal sesudah hari ini.")
    if ends_on > on + LONGEST:
        raise DomainError(
            f"Kunci berlaku paling lama dua tahun, sampai {format_date(on + LONGEST)}.",
            "Isi tanggal yang lebih dekat; sebelum habis, buat kunci baru.",
        )
    text = PREFIX + secrets.token_urlsafe(32)
    kept = {"digest": _digest(text), "hint": text[:12], "made_by": actor}
    made = ApiKey.objects.create(agency=agency, name=name.strip(), rights=sorted(rights), ends_on=ends_on, **kept)
    audit.record("api.make_key", actor=actor, subject=made, agency=agency, rights=made.rights, until=str(ends_on))
    return made, text


@transaction.atomic
def revoke(key: ApiKey, *, actor: User) -> ApiKey:
    """From now on the key opens nothing. Raises `DomainError` when it was revoked before."""
    policy.require(actor, Act.MANAGE_ACCOUNTS)
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is not None:
        raise DomainError("Kunci ini sudah dicabut.", "Buat kunci baru bila aplikasinya masih memerlukan.")
    key.revoked_by, key.revoked_at = actor, timezone.now()
    key.save(update_fields=["revoked_by", "revoked_at"])
    audit.record("api.revoke_key", actor=actor, subject=key)
    return key


def key_of(text: str, *, on: date) -> ApiKey | None:
    """The key with that text, if it holds on that day; looked for by its hash, so that nothing can be timed."""
    found = ApiKey.objects.filter(digest=_digest(text), revoked_at=None, ends_on__gte=on)
    return found.first() if text.startswith(PREFIX) else None


@transaction.atomic
def standing_of(nik: str, *, purpose: str, key: ApiKey) -> list[Registration]:
    """The years in which somebody of that NIK takes part. Recorded: whom it showed or nobody, never the NIK."""
    found = list(
        Registration.objects.filter(nik=nik)
        .exclude(state=State.WITHDRAWN)
        .select_related("program")
        .order_by("-program__year")
    )
    told = f"{key}: {purpose}"
    who = [one.pk for one in found]
    audit.record(LISTED, actor=None, subject=key, purpose=told, page=STATUS_PAGE, shown=len(who), who=who)
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
