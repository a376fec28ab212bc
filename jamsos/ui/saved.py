"""Filters of a list kept under a name: one's own only, twenty at most, and never a personal number."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet

from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.ui.models import SavedFilter

MOST = 20
LONGEST = 500
PERSONAL = re.compile(r"\d(?:[\s.-]*\d){7}")
"""Eight digits or more, however they are grouped: part of a NIK, a No. KK or a telephone number."""


def used(query: Mapping[str, str], allowed: Collection[str]) -> dict[str, str]:
    """What of a list's address is a filter that is filled in."""
    return {name: query[name].strip() for name in allowed if query.get(name, "").strip()}


@transaction.atomic
def save(page: str, name: str, filters: Mapping[str, str], *, actor: User) -> SavedFilter:
    """Keep a filter; raises `DomainError` for an empty one, one with a number, a name used before, and the 21st."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    query, name = urlencode(sorted(filters.items())), " ".join(name.split())
    if not query:
        raise DomainError("Belum ada saringan yang dipakai.", "Saring dulu daftarnya, lalu simpan.")
    if any(PERSONAL.search(text) for text in (name, *filters.values())):
        raise DomainError(
            "Saringan yang memuat NIK atau nomor lain tidak dapat disimpan.", "Kosongkan nomornya, lalu simpan lagi."
        )
    if len(query) > LONGEST:
        raise DomainError("Saringan ini terlalu panjang.", "Persingkat isinya.")
    own = SavedFilter.objects.filter(user=actor, page=page)
    if own.filter(name=name).exists():
        raise DomainError(f"Saringan bernama «{name}» sudah ada.", "Pakai nama lain, atau hapus yang lama.")
    if own.count() >= MOST:
        raise DomainError(f"Sudah ada {MOST} saringan tersimpan.", "Hapus dulu yang tidak dipakai lagi.")
    made = SavedFilter.objects.create(user=actor, page=page, name=name, query=query)
    audit.record("filters.save", actor=actor, page=page, filters=sorted(filters))
    return made


@transaction.atomic
def delete(saved: SavedFilter, *, actor: User) -> None:
    """Forget one's own filter."""
    own(actor, saved.page).get(pk=saved.pk).delete()
    audit.record("filters.delete", actor=actor, page=saved.page)


def own(user: User, page: str) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(user=user, page=page)
