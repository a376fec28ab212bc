"""Geometry of the charts, and the tile map of the 29 kecamatan."""

from __future__ import annotations

import csv

import pytest

from jamsos.environment import BASE_DIR
from jamsos.ui.charts import Cell, Segment, bar, limits, share, stack, tile_map
from reporting.tilegrid import PLACES, places


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(1, 4, "25.0"), (0, 4, "0.0"), (9, 4, "100.0"), (-1, 4, "0.0"), (5, 0, "0")],
)
def test_share_stays_between_nothing_and_all(part, whole, percent):
    assert share(part, whole) == percent


def test_bar_compares_with_the_bar_behind():
    assert (bar(1, 4, back=2).width, bar(1, 4, back=2).back) == ("25.0", "50.0")


def test_parts_stand_side_by_side_in_their_room():
    found = stack([("stays", 2), ("leaves", 0), ("enters", 1)], 4)
    assert found == (Segment("stays", "0.0", "50.0"), Segment("enters", "50.0", "25.0"))
    assert stack([("stays", 0)], 0) == ()


def test_classes_hold_about_as_many_values_each():
    assert limits(range(1, 11)) == [2, 4, 6, 8, 10]
    assert limits([7, 7, 7]) == [7]
    assert limits([0, None]) == []


def test_tiles_are_shaded_by_class_and_closed_ones_tell_nothing():
    cells = [Cell("a", 0, "0", 0, 0), Cell("b", 10, "10", 1, 0), Cell("c", 20, "20", 0, 1), Cell("d", None, "x", 1, 1)]
    found = tile_map("uji", cells)
    assert [tile.shade for tile in found.tiles] == ["0", "1", "2", "closed"]
    assert found.legend == (("0", "0"), ("1", "1–10"), ("2", "11–20"))
    assert all(tile.x + 120 <= found.width and tile.y + 74 <= found.height for tile in found.tiles)


def test_long_name_gets_smaller_letters():
    long, short = tile_map("uji", [Cell("Waringinkurung", 1, "1", 0, 0), Cell("Anyar", 1, "1", 1, 0)]).tiles
    assert long.font_size < short.font_size


def test_every_kecamatan_has_a_place_of_its_own():
    with (BASE_DIR / "fixtures/regions/kecamatan.csv").open(encoding="utf-8") as file:
        codes = {row["kode_kemendagri"] for row in csv.DictReader(file)}
    assert set(PLACES) == codes
    assert len(set(PLACES.values())) == len(codes) == 29


def test_unknown_kecamatan_stands_below_the_others():
    spots = places(["36.04.05", "99.99.01", "99.99.02"])
    assert spots["99.99.01"] == (0, 5)
    assert spots["99.99.02"] == (1, 5)
