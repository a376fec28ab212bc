"""Panels of the page about the security of one's own account."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from jamsos.accounts import second_factor
from jamsos.accounts.models import User
from jamsos.audit.models import Event
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

LAST_SIGN_INS = 10
ACTS = {
    "accounts.sign_in": "berhasil",
    "accounts.sign_in_failed": "gagal: kata sandi salah",
    "accounts.second_factor_failed": "gagal: kode salah",
    "accounts.locked_out": "ditutup sementara",
}


def own_panel(user: User) -> Panel:
    """Who is signed in, as what, and since when with this password."""
    facts = [
        Fact("Nama pengguna", user.username),
        Fact("Peran", user.role_labels or "tanpa peran"),
        Fact("Kata sandi sejak", tanggal(user.password_changed_at)),
    ]
    return Panel("Akun", facts)


def factor_words(user: User) -> str:
    since = second_factor.active_since(user)
    if since is not None:
        return f"aktif sejak {tanggal(since)}"
    return "wajib, belum dipasang" if second_factor.is_required(user) else "tidak dipasang"


def factor_panel(user: User) -> Panel:
    """Whether a code is asked besides the password, and how many recovery codes are left."""
    left = second_factor.codes_left(user)
    few = "Buat yang baru sebelum habis." if left <= 3 else ""
    codes = [Fact("Kode cadangan tersisa", left, few)] if second_factor.active_since(user) else []
    return Panel("Faktor kedua", [Fact("Kode dari telepon", factor_words(user)), *codes])


def codes_panel(codes: Sequence[str], *, shown: bool) -> Panel:
    return Panel(
        "Kode cadangan", template="mfa/recovery_codes/codes.html", context={"codes": codes, "shown": shown}, wide=True
    )


def sign_in_panel(user: User) -> Panel:
    """The last times that somebody came or tried to come in with this name."""
    events = Event.objects.filter(act__in=ACTS, subject_type="accounts.user", subject_id=str(user.pk))
    rows = [
        (event.at, ACTS[event.act], address_prefix(event.data.get("address", ""))) for event in events[:LAST_SIGN_INS]
    ]
    return Panel("Masuk terakhir", template="accounts/sign_ins.html", context={"rows": rows}, wide=True)


def address_prefix(address: str) -> str:
    """Enough of an IP address to tell the office from elsewhere: the first two of four, or three of eight parts."""
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return "–"
    parts = (16, "{}.*") if version == 4 else (48, "{}:…")
    network = ipaddress.ip_network(f"{address}/{parts[0]}", strict=False).network_address
    kept = ".".join(str(network).split(".")[:2]) if version == 4 else ":".join(network.exploded.split(":")[:3])
    return parts[1].format(kept)
