"""The files of a decree on its page: prints, extracts, the signed paper; each with pages, SHA-256 and its QR code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from enrollment.decrees.models import Decree, DecreeFile, Minutes, SignedFile
from enrollment.decrees.rendering import VARIANT_LABELS
from enrollment.decrees.signing import signed_words
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.files.models import StoredFile
from jamsos.lib.qr import qr_picture
from jamsos.ui.panels import Panel


@dataclass(frozen=True)
class FileRow:
    """A file as listed; `says` are sentences about it, `qr` leads the public to what the portal says of its hash."""

    label: str
    file: StoredFile | None
    at: date | datetime
    url: str
    pages: int = 0
    says: Sequence[str] = ()
    qr: str = ""


def file_panel(decree: Decree, user: User) -> Panel:
    """The signed paper first, then the berita acara and the prints, newest first; a link only by right."""
    rows = [*_signed(decree, user), *_minutes(decree, user), *_printed(decree, user)]
    context = {"rows": rows, "public": reverse("decree-authenticity") if settings.PUBLIC_ADDRESS else ""}
    return Panel("Dokumen", template="decrees/files.html", context=context)


def public_address(sha256: str) -> str:
    """Where anybody learns whether a file with this hash is genuine; empty when the portal has no such page."""
    if not settings.PUBLIC_ADDRESS:
        return ""
    return f"{settings.PUBLIC_ADDRESS}{reverse('decree-authenticity')}?sidik={sha256}"


def _signed(decree: Decree, user: User) -> Iterator[FileRow]:
    for place, signed in enumerate(SignedFile.objects.filter(decree=decree).select_related("file")):
        label = "Naskah bertanda tangan yang diganti" if place else "Naskah bertanda tangan"
        yield _row(label, signed, user, signed_words(signed))


def _minutes(decree: Decree, user: User) -> Iterator[FileRow]:
    for minutes in Minutes.objects.filter(decree=decree).select_related("file"):
        yield FileRow(f"Berita acara {minutes.number}", minutes.file, minutes.held_on, _link(minutes.file, user))


def _printed(decree: Decree, user: User) -> Iterator[FileRow]:
    for made in decree.files.select_related("file"):
        yield _row(_label(decree, made), made, user)


def _row(label: str, kept: DecreeFile | SignedFile, user: User, says: Sequence[str] = ()) -> FileRow:
    address = public_address(kept.file.sha256)
    qr = qr_picture(address) if address else ""
    return FileRow(label, kept.file, kept.made_at, _link(kept.file, user), kept.pages, says, qr)


def _label(decree: Decree, made: DecreeFile) -> str:
    """What was printed before the decree was issued stays a draft for ever."""
    label = f"{VARIANT_LABELS[made.variant]}{', untuk pembaca layar' if made.tagged else ''}"
    if made.district:
        label = f"petikan Kecamatan {made.district}, {label}"
    if decree.issued_at is not None and made.made_at >= decree.issued_at:
        return label
    reworded = decree.rewordings.order_by("-pk").values_list("made_at", flat=True).first()
    old = reworded is not None and made.made_at < reworded
    return f"{label} (rancangan{', sebelum naskah disunting' if old else ''})"


def _link(file: StoredFile | None, user: User) -> str:
    if file is None or not file.content or not policy.allows(user, policy.Act(file.act)):
        return ""
    return reverse("file-download", args=[file.pk]) + "?inline"
