"""Loading the regency's kecamatan and desa, and the bridge to BPS's codes for desa."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.environment import BASE_DIR
from jamsos.errors import DomainError
from jamsos.regions.models import District, Village

FIXTURES = BASE_DIR / "fixtures" / "regions"
CODE = re.compile(r"\d{10}")


@transaction.atomic
def load_regions(
    districts_of: type[District] = District, villages_of: type[Village] = Village, folder: Path = FIXTURES
) -> tuple[int, int]:
    """Load kecamatan.csv and desa.csv (idn-area-data 3.1.2, ODbL); safe to repeat. Returns the counts.

    The migration that fills a new database passes the models as they stood then.
    """
    with (folder / "kecamatan.csv").open(encoding="utf-8") as file:
        districts = [
            districts_of(
                code=row["kode_kemendagri"],
                code_kemendagri=row["kode_kemendagri_6"],
                code_bps=row["kode_bps_7"],
                name=row["nama_kecamatan"],
            )
            for row in csv.DictReader(file)
        ]
    districts_of.objects.bulk_create(
        districts, update_conflicts=True, unique_fields=["code"], update_fields=["code_bps", "name"]
    )
    by_code = dict(districts_of.objects.values_list("code", "pk"))
    with (folder / "desa.csv").open(encoding="utf-8") as file:
        villages = [
            villages_of(
                code=row["kode_desa"],
                code_kemendagri=row["kode_desa_10"],
                district_id=by_code[row["kode_kecamatan"]],
                name=row["nama_desa"],
            )
            for row in csv.DictReader(file)
        ]
    villages_of.objects.bulk_create(villages, update_conflicts=True, unique_fields=["code"], update_fields=["name"])
    return len(districts), len(villages)


@transaction.atomic
def import_village_codes(path: Path, *, actor: User | None) -> int:
    """Read a bridging file (kode_bps_10, kode_kemendagri_10) and keep BPS's code with each desa.

    Raises `DomainError` naming the line for an unknown desa or a malformed code; then nothing changes.
    """
    if actor is not None:
        policy.require(actor, policy.Act.IMPORT_REFERENCE)
    villages = {village.code_kemendagri: village for village in Village.objects.all()}
    changed = [_bridged(villages, row, number) for number, row in enumerate(_bridging_rows(path), start=2)]
    if not changed:
        raise DomainError("Berkas padanan kode desa tidak berisi satu baris pun.", "Periksa berkasnya.")
    _refuse_double_codes(villages.values())
    # Codes may trade places, and the database compares row by row: clear them first.
    Village.objects.filter(pk__in=[village.pk for village in changed]).update(code_bps=None)
    Village.objects.bulk_update(changed, ["code_bps"])
    audit.record("regions.import_village_codes", actor=actor, rows=len(changed))
    return len(changed)


def _bridging_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns, rows = set(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DomainError(f"Berkas {path.name} tidak dapat dibaca.", "Gunakan berkas csv dalam UTF-8.") from error
    if not {"kode_bps_10", "kode_kemendagri_10"} <= columns:
        raise DomainError(
            "Berkas padanan kode desa tidak memuat kolom kode_bps_10 dan kode_kemendagri_10.",
            "Gunakan berkas csv dengan kedua kolom itu pada baris pertama.",
        )
    return rows


def _refuse_double_codes(villages: Iterable[Village]) -> None:
    counts = Counter(village.code_bps for village in villages if village.code_bps)
    double = [code for code, count in counts.items() if count > 1]
    if double:
        raise DomainError(
            f"Kode BPS {double[0]} dipakai oleh lebih dari satu desa.",
            "Perbaiki berkas padanan, lalu muat lagi; tidak ada yang berubah.",
        )


def _bridged(villages: dict[str, Village], row: dict[str, str], number: int) -> Village:
    village = villages.get((row["kode_kemendagri_10"] or "").strip())
    bps = (row["kode_bps_10"] or "").strip()
    if village is None or not CODE.fullmatch(bps):
        raise DomainError(
            f"Baris {number}: kode desa {row['kode_kemendagri_10']} atau kode BPS {bps} tidak dikenal.",
            "Perbaiki baris itu, lalu muat lagi; tidak ada yang berubah.",
        )
    village.code_bps = bps
    return village
