"""The emblems on top of papers: uploaded by the office, cleaned, and handed to the printer as a `data:` address."""

from __future__ import annotations

import base64
from typing import IO

from django.db import transaction

from enrollment.papers.models import Emblem, Sign
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.services import store_bytes
from jamsos.lib.pdf import render_in_child
from jamsos.lib.picture import clean_picture

LARGEST = 2 * 1024 * 1024
READ_SECONDS = 20.0


def keep_emblem(sign: str, source: IO[bytes], *, actor: User) -> Emblem:
    """Keep the picture for what is printed from now on; issued decrees keep the one they were issued with.

    Raises `DomainError` for a file over 2 MiB and for what is no whole PNG or JPEG.
    """
    policy.require(actor, Act.SET_EMBLEM)
    source.seek(0)
    content = source.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise DomainError("Gambar melebihi batas 2 MiB.", "Perkecil gambarnya, lalu unggah lagi.")
    clean = render_in_child(clean_picture, content, timeout=READ_SECONDS)
    with transaction.atomic():
        file = store_bytes(clean, f"lambang-{Sign(sign).value}.png", actor=actor, act=Act.SET_EMBLEM)
        emblem = Emblem.objects.create(sign=sign, file=file, made_by=actor)
        audit.record("papers.emblem", actor=actor, subject=emblem, kind=sign, sha256=file.sha256)
    return emblem


def current_emblem(sign: str) -> Emblem | None:
    """The newest emblem of a sign."""
    return Emblem.objects.select_related("file").filter(sign=sign).first()


def picture_of(emblem: Emblem | None) -> str | None:
    """The emblem as a `data:` address; None without one."""
    if emblem is None:
        return None
    with emblem.file.content.open("rb") as content:
        return f"data:image/png;base64,{base64.b64encode(content.read()).decode()}"
