"""Aggregates as CSV: the counts of the dashboard, closed for everybody alike, each indicator explained."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from jamsos.accounts.models import Role
from jamsos.audit.models import Event

pytestmark = pytest.mark.django_db


def rows(client, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(reverse(name)).content.decode())))


def test_counts_are_closed_also_for_who_may_see_the_people(client_of, add) -> None:
    for village, people in (("Ciruas", 3), ("Kramatwatu", 7), ("Anyar", 30)):
        for _ in range(people):
            add(village=village)
    found = rows(client_of(Role.DINSOS_PETUGAS), "open-data-districts")
    proposed = {row["kecamatan"]: (row["orang"], row["ditutup"]) for row in found if row["indikator"] == "diusulkan"}
    assert len(proposed) == 29
    assert {name: proposed[name] for name in ("Ciruas", "Kramatwatu", "Anyar", "Tanara")} == {
        "Ciruas": ("", "1"),
        "Kramatwatu": ("", "1"),
        "Anyar": ("30", "0"),
        "Tanara": ("0", "0"),
    }
    assert Event.objects.filter(act="dashboard.export").count() == 1


def test_every_indicator_of_the_data_stands_in_the_dictionary(client_of, program) -> None:
    client = client_of(Role.TIM_KOORDINASI)
    known = {row["indikator"]: row for row in rows(client, "open-data-dictionary")}
    assert {row["indikator"] for row in rows(client, "open-data-districts")} <= set(known)
    assert all(row["arti"] and row["dasar"].startswith("Pasal") and row["satuan"] for row in known.values())
