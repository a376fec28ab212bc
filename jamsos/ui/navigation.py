"""The menu: what there is, in the order of the flow, and the right that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act


@dataclass(frozen=True)
class Item:
    """One line of the menu; `act` None = everybody who is signed in."""

    label: str
    url_name: str
    icon: str
    act: Act | None = None

    @cached_property
    def url(self) -> str:
        return reverse(self.url_name)

    @cached_property
    def root(self) -> str:
        """First part of the path: marks the line as the current one."""
        return self.url.split("/")[1]


MENU: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        "",
        (
            Item("Beranda", "home", "home"),
            Item("Dasbor", "dashboard", "chart", Act.VIEW_DASHBOARD),
            Item("Laporan", "reports", "book", Act.VIEW_REPORTS),
        ),
    ),
    (
        "Calon",
        (
            Item("Data rujukan", "reference-lists", "database", Act.VIEW_REFERENCE),
            Item("Cari calon", "candidates", "search", Act.VIEW_REFERENCE),
            Item("Pekerja", "workers", "users", Act.VIEW_WORKERS),
            Item("Permintaan perubahan", "corrections", "send", Act.VIEW_WORKERS),
            Item("Pemadanan", "matches", "link", Act.VIEW_MATCHES),
            Item("Data ganda", "doubles", "twins", Act.VIEW_MATCHES),
            Item("Riwayat pemadanan", "match-runs", "clipboard", Act.VIEW_REFERENCE),
            Item("Kelayakan", "assessment", "scale", Act.VIEW_WORKERS),
        ),
    ),
    (
        "Penetapan",
        (
            Item("Pendataan", "pendataan", "clipboard", Act.VIEW_PENDATAAN),
            Item("Nama ditahan", "holds", "flag", Act.VIEW_HOLDS),
            Item("Verval", "verification", "check", Act.VIEW_VERIFICATION),
            Item("Seleksi", "waves", "rank", Act.VIEW_SELECTION),
            Item("Keputusan", "decrees", "stamp", Act.VIEW_DECREES),
            Item("Register dokumen", "register", "book", Act.VIEW_REGISTER),
        ),
    ),
    (
        "Kepesertaan",
        (
            Item("BPJS", "submissions", "send", Act.VIEW_SUBMISSIONS),
            Item("Iuran", "contributions", "coins", Act.VIEW_CONTRIBUTIONS),
            Item("Peserta", "memberships", "users", Act.VIEW_SUBMISSIONS),
            Item("Manfaat", "benefits", "heart", Act.VIEW_BENEFITS),
            Item("Perubahan penerima", "monitoring", "eye", Act.VIEW_PENDATAAN),
            Item("Pengawasan", "supervision", "clipboard", Act.VIEW_REPORTS),
        ),
    ),
    (
        "Aturan",
        (
            Item("Program", "programs", "flag", Act.VIEW_PROGRAMS),
            Item("Kriteria", "criteria", "book", Act.VIEW_CRITERIA),
            Item("Uji kelayakan", "criteria-try", "flask", Act.TRY_CRITERIA),
            Item("Simulasi", "simulations", "compare", Act.VIEW_SIMULATION),
            Item("Kewenangan", "policy", "key", Act.VIEW_POLICY),
            Item("Lambang naskah", "emblems", "flag", Act.SET_EMBLEM),
            Item("Akun", "accounts", "user", Act.MANAGE_ACCOUNTS),
            Item("Kunci akses", "api-keys", "key", Act.MANAGE_ACCOUNTS),
            Item("Jejak audit", "audit", "eye", Act.VIEW_AUDIT),
        ),
    ),
)


def menu(user: User, path: str) -> list[tuple[str, list[tuple[Item, bool]]]]:
    """Sections with the lines this user may open, each with whether it is the current one."""
    root = path.split("/")[1]
    sections = []
    for section, items in MENU:
        lines = [(item, item.root == root) for item in items if item.act is None or policy.allows(user, item.act)]
        if lines:
            sections.append((section, lines))
    return sections
