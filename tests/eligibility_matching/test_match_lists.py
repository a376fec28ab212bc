"""Two csv files matched by the command: linked by what they share, and refused with the place of the fault."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from django.core.management import CommandError, call_command

from eligibility.reference.models import ReferenceList
from tests.eligibility_matching.population import regency

pytestmark = pytest.mark.django_db
PEOPLE = regency(400).select(
    id=pl.concat_str(pl.lit("L"), "row_no"),
    name="name",
    birth_date="birth_date",
    sex="sex",
    address=pl.concat_str(pl.lit("KP SAWAH RT "), "rt"),
    village=pl.concat_str(pl.lit("Desa "), "village_id"),
)


def _match(folder: Path, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    for name, frame in (("kiri.csv", left), ("kanan.csv", right)):
        frame.write_csv(folder / name)
    call_command(
        "match_lists", str(folder / "kiri.csv"), str(folder / "kanan.csv"), "--out", str(folder / "links.csv")
    )
    return pl.read_csv(folder / "links.csv")


def test_other_spelling_and_no_numbers(tmp_path):
    other = PEOPLE.with_columns(
        id=pl.col("id").str.replace("L", "R"), name=pl.concat_str(pl.lit("H. "), pl.col("name").str.to_titlecase())
    )
    links = _match(tmp_path, PEOPLE.head(300), other.tail(350).reverse())
    assert links.columns == ["left_id", "right_id", "score", "decision"]
    assert (links["left_id"].str.slice(1) == links["right_id"].str.slice(1)).mean() >= 0.99
    assert links["left_id"].n_unique() == len(links) >= 245


def test_nothing_is_stored(tmp_path):
    _match(tmp_path, PEOPLE.head(50), PEOPLE.head(50))
    assert not ReferenceList.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,nik\n1,2\n", "tidak memuat kolom name"),
        ("id,name\n", "hanya berisi baris judul"),
        ("id,name\n1,A\n1,B\n", "baris 2: id muncul lebih dari sekali"),
        ("id,name,birth_date\n1,A,31-02-1980\n", "baris 2, birth_date"),
        ("", "tidak dapat dibaca sebagai csv"),
    ],
)
def test_bad_files(tmp_path, text, words):
    (tmp_path / "kiri.csv").write_text(text)
    PEOPLE.head(5).write_csv(tmp_path / "kanan.csv")
    with pytest.raises(CommandError, match=words):
        call_command(
            "match_lists", str(tmp_path / "kiri.csv"), str(tmp_path / "kanan.csv"), "--out", str(tmp_path / "x")
        )
    assert not (tmp_path / "x").exists()
