"""The officers' guides speak of the portal as it is: words on buttons, pages and pictures that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jamsos.accounts.models import Role

PROJECT = Path(__file__).resolve().parents[2]
GUIDES = sorted((PROJECT / "docs" / "panduan").glob("*.md"))
CODE = ("jamsos", "eligibility", "enrollment", "reporting", "templates")
OF_ROLE = {
    Role.OPERATOR_DESA: "operator-desa",
    Role.DINSOS_PETUGAS: "dinsos-petugas",
    Role.DINSOS_KEPALA: "dinsos-kepala",
    Role.DISDUKCAPIL: "disdukcapil",
    Role.SETDA: "setda",
    Role.DISNAKER: "disnaker",
    Role.TIM_KOORDINASI: "tim-koordinasi",
    Role.AUDITOR: "inspektorat",
    Role.ADMIN_SISTEM: "admin-sistem",
}
EMPHASIS = ("menghitung barisnya", "kode cadangan pun tidak ada")
"""Bold words that are no button and no heading of a page."""


@pytest.fixture(scope="module")
def screens() -> str:
    """Everything the portal can say, in small letters."""
    files = (file for folder in CODE for file in (PROJECT / folder).rglob("*") if file.suffix in {".py", ".html"})
    return "\n".join(file.read_text(encoding="utf-8") for file in files).lower()


def bold(guide: Path) -> list[str]:
    """The words in bold, one by one: `Iuran › Tunggakan` are two."""
    found = re.findall(r"\*\*([^*]+)\*\*", guide.read_text(encoding="utf-8"))
    parts = (part for words in found for part in re.split(r"[›,]", " ".join(words.split())))
    cleaned = (re.sub(r" \(\w\)$", "", part.strip().rstrip(":?.")).lower() for part in parts)
    return [part for part in cleaned if len(part) > 2 and part not in EMPHASIS]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_word_in_bold_stands_on_a_screen(guide, screens) -> None:
    assert [words for words in bold(guide) if words not in screens] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_link_and_picture_is_there(guide) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", guide.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (guide.parent / link).is_file()] == []


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_guide_with_pictures_and_the_index_names_it(role) -> None:
    name = f"{OF_ROLE[role]}.md"
    assert f"({name})" in (PROJECT / "docs" / "panduan" / "README.md").read_text(encoding="utf-8")
    assert "](gambar/" in (PROJECT / "docs" / "panduan" / name).read_text(encoding="utf-8")
