"""Made-up signed papers: a certificate of nobody's, and PDFs signed with it, altered, locked or cut."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter

SIGNER = "Penanda Tangan Contoh"


def plain(pages: int = 2, title: str = "scan") -> bytes:
    """A PDF of empty pages, as a scanner would make one."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(609, 935)
    writer.add_metadata({"/Title": title})
    writer.write(out)
    return out.getvalue()


def locked() -> bytes:
    """A PDF that opens with a password only."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(609, 935)
    writer.encrypt("rahasia", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def signed(content: bytes | None = None, field: str = "Tanda1") -> bytes:
    """The PDF with an electronic signature in the PAdES form."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content or plain()))
    form = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    return sign_pdf(writer, form, signer=_signer()).getvalue()


def tampered() -> bytes:
    """A signed PDF of which one byte of the signed part was changed."""
    return signed().replace(b"(scan)", b"(Scan)", 1)


def with_a_page_added() -> bytes:
    """A signed PDF to which somebody added a page afterwards, in the way that leaves the signed bytes as they were."""
    writer, out = PdfWriter(io.BytesIO(signed()), incremental=True), io.BytesIO()
    writer.add_blank_page(609, 935)
    writer.write(out)
    return out.getvalue()


@cache
def root() -> bytes:
    """The certificate that vouches for the signer, as PEM: it is the signer's own."""
    return _own()[1].public_bytes(serialization.Encoding.PEM)


@cache
def _own() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    usage = x509.KeyUsage(True, True, *[False] * 7)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    return key, made.add_extension(usage, critical=True).sign(key, hashes.SHA256())


def _signer() -> SimpleSigner:
    key, certificate = _own()
    der = serialization.Encoding.DER
    secret = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(der)),
        signing_key=asn1_keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),
    )
