"""Made-up people for tests of matching and assessment: a small release and the workers proposed from it.

No NIK here can have been issued: the code of its kecamatan has 60 added.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from django.db import connection
from django.utils import timezone

from eligibility.reference.loading import INDEXES
from eligibility.reference.models import ListKind, ListStatus, ReferenceList, ReferencePerson
from enrollment.matching import services
from enrollment.matching.models import Match
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.lib.names import name_key, sound_key
from jamsos.regions.models import Village

BORN = date(1985, 3, 17)
NIK, OTHER_NIK = "3604711703850001", "3604711703850002"


def village(name: str = "Kramatwatu") -> Village:
    return Village.objects.select_related("district").get(name=name)


def person(row_no: int, **values: Any) -> dict[str, Any]:
    """A row of a release: a woman of decile 2 with the local KTP, unless told otherwise."""
    home = village(values.pop("village", "Kramatwatu"))
    usual = {
        "nik": f"360471570385{row_no:04}",
        "nkk": f"360471010101{row_no:04}",
        "name": "SITI AMINAH",
        "birth_date": BORN,
        "sex": "P",
        "marital": "Kawin/nikah",
        "works": True,
        "ktp_regency": "3604",
        "domicile_regency": "3604",
        "village_id": home.pk,
        "district_id": home.district_id,
        "family_size": 4,
        "dependants": 2,
        "decile": 2,
        "disability": False,
    }
    return {"row_no": row_no, **usual, **values}


def release(*people: dict[str, Any], label: str = "2026-3", **more: Any) -> ReferenceList:
    """A release ready for use, of DTSEN unless told otherwise, in a partition of its own."""
    facts = {"kind": ListKind.DTSEN, "status": ListStatus.READY, "loaded_at": timezone.now()} | more
    made = ReferenceList.objects.create(label=label, rows=len(people), **facts)
    table = f"reference_person_{made.pk}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} PARTITION OF reference_person FOR VALUES IN ({made.pk})")
        for index in INDEXES:
            cursor.execute("CREATE " + index.format(table=table))
    keys = pl.DataFrame({"name": [one["name"] for one in people]}, schema={"name": pl.String}).select(
        name_key("name").alias("name_key"), sound_key("name").alias("sound_key")
    )
    rows = [ReferencePerson(list_id=made.pk, **one, **key) for one, key in zip(people, keys.to_dicts(), strict=True)]
    ReferencePerson.objects.bulk_create(rows)
    return made


def worker(program: Program, of: dict[str, Any] | None = None, group: str = "NELAYAN", **values: Any) -> Registration:
    """A proposed worker with the data of a row of the release, changed as told; declared by the proposer."""
    chosen = program.groups.get(code=group)
    like = of or person(99)
    usual = {
        "nik": like["nik"],
        "nkk": like["nkk"],
        "name": like["name"],
        "birth_date": like["birth_date"],
        "sex": like["sex"],
        "marital": "kawin",
        "village_id": like["village_id"],
        "track": chosen.track,
        "occupation": chosen.occupation,
        "occupation_text": "nelayan kecil",
        "registered_on": date(2026, 1, 12),
        "declared_on": date(2026, 1, 12),
        "row_no": Registration.objects.count() + 2,
    }
    merged = usual | values
    merged.setdefault("nik_given", merged["nik"] or "")
    return Registration.objects.create(program=program, group=chosen, **merged)


def say(match: Match, said: str, actor: User) -> Match:
    """What an officer answers who has just opened the pair."""
    match = Match.objects.select_related("registration", "run__reference_list").get(pk=match.pk)
    seen = services.shown(match, services.newest_ruling(match))
    return services.review(match, said, seen=seen, actor=actor)


def settle(match: Match, verdict: str, *officers: User) -> Match:
    """A verdict that counts: the second officer agrees where the first one's is not enough."""
    first, second = officers
    match = say(match, verdict, first)
    return say(match, "confirm", second) if match.review != verdict else match
