"""What a PDF from outside says of itself: whether it can be read, its pages, and its electronic signatures (PAdES).

Meant for `render_in_child`: hostile bytes are read in a process of their own. Nothing is fetched from anywhere.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from jamsos.errors import DomainError

BEGINNING, END = b"%PDF-", b"%%EOF"
ADDED = (ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
MOST_PAGES = 20_000
UNNAMED = "tanpa nama"


@dataclass(frozen=True)
class Signature:
    """One electronic signature. `intact`: what was signed is unchanged; `whole`: nothing but validation data or a
    further signature was added since; `trusted`: the signer's certificate leads to a root that the portal was given.
    """

    signer: str
    issuer: str
    signed_at: str
    intact: bool
    whole: bool
    trusted: bool

    @property
    def holds(self) -> bool:
        """Whether the file is still the one that was signed, whoever vouches for the signer."""
        return self.intact and self.whole


@dataclass(frozen=True)
class Paper:
    """A readable PDF: its pages and its signatures, the earliest first; a scan has none."""

    pages: int
    signatures: tuple[Signature, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """The signatures as plain data, to be kept with the file."""
        return [asdict(signature) for signature in self.signatures]


def read_paper(content: bytes, roots: Sequence[bytes] = ()) -> Paper:
    """Read a PDF and check each signature in it; `roots` are trusted certificates as DER.

    Raises `DomainError` for bytes that are no whole PDF, for one locked by a password, and for one without pages.
    """
    if not content.startswith(BEGINNING):
        raise DomainError("Berkas itu bukan PDF.", "Pindai atau simpan naskahnya sebagai PDF, lalu unggah lagi.")
    try:
        return _read(content, roots)
    except DomainError:
        raise
    except Exception as error:  # a hostile file may break a reader anywhere; it is refused, not repaired
        raise _broken() from error


def certificates(text: bytes) -> list[bytes]:
    """The certificates of a PEM file, as DER."""
    return [der for kind, _, der in pem.unarmor(text, multiple=True) if kind == "CERTIFICATE"] if text else []


def _read(content: bytes, roots: Sequence[bytes]) -> Paper:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.encrypted:
        raise DomainError("PDF itu terkunci kata sandi.", "Simpan tanpa kata sandi, lalu unggah lagi.")
    pages = int(reader.root["/Pages"]["/Count"])
    if not 0 < pages <= MOST_PAGES:
        raise _broken()
    context = ValidationContext(trust_roots=[x509.Certificate.load(der) for der in roots], allow_fetching=False)
    found = reader.embedded_regular_signatures
    checked = [_checked(one, context, content, last=one is found[-1]) for one in found]
    return Paper(pages, tuple(checked))


def _checked(signature: EmbeddedPdfSignature, context: ValidationContext, content: bytes, *, last: bool) -> Signature:
    status = validate_pdf_signature(signature, signer_validation_context=context)
    names = (status.signing_cert.subject, status.signing_cert.issuer)
    signer, issuer = (str(name.native.get("common_name", UNNAMED)) for name in names)
    when = status.signer_reported_dt
    return Signature(
        signer=signer,
        issuer=issuer,
        signed_at=when.isoformat() if when else "",
        intact=status.intact and status.valid,
        whole=status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and _rightly_followed(_after(signature, content), status.modification_level, last=last),
        trusted=status.trusted,
    )


def _rightly_followed(after: bytes, modified: ModificationLevel | None, *, last: bool) -> bool:
    """Nothing follows, or validation data (PAdES-LTV), or before the last signature the next one."""
    if not after.strip():
        return modified == ModificationLevel.NONE
    return modified in (ADDED[:1] if last else ADDED) and after.rstrip().endswith(END)


def _after(signature: EmbeddedPdfSignature, content: bytes) -> bytes:
    """What stands behind the signed bytes; a reader that goes by the last table of objects does not see it."""
    *_, start, length = signature.byte_range
    return content[start + length :]


def _broken() -> DomainError:
    return DomainError(
        "PDF itu tidak dapat dibaca: terpotong atau rusak.", "Buka dulu di komputer Anda, simpan ulang, lalu unggah."
    )
