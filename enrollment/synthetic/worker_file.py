"""The worker list as the agencies would send it, and the truth about each of its lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from enrollment.synthetic import clerks
from enrollment.synthetic.families import MARRIED
from enrollment.synthetic.groups import GROUPS
from enrollment.synthetic.member_rows import street
from enrollment.synthetic.names import draw_mothers
from enrollment.synthetic.places import Places
from enrollment.synthetic.population import Population
from enrollment.synthetic.selection import Proposal
from enrollment.synthetic.traits import STATE_SERVANT
from jamsos.lib.dates import completed_years
from jamsos.lib.workbook import Column, Sheet, write_workbook

WORKER_COLUMNS = [
    *("NIK", "NO_KK", "NAMA", "TEMPAT_LAHIR", "TGL_LAHIR", "JENIS_KELAMIN", "STATUS_KAWIN", "JUMLAH_TANGGUNGAN"),
    *("DISABILITAS", "ALAMAT", "RT", "RW", "DESA", "KECAMATAN", "PEKERJAAN", "KELOMPOK", "JALUR", "OPD_PENGUSUL"),
    *("NO_HP", "NAMA_IBU_KANDUNG", "TGL_DAFTAR"),
]
CSV_FILE, XLSX_FILE, TRUTH_FILE = "pekerja.csv", "pekerja.xlsx", "truth.csv"
FIRST_ROW = 2
TITLE_CASE = 0.5
COPIED = 0.2  # of the doubles, the share that is the very same line again
_MARITAL = ["Belum Kawin", "Kawin", "Cerai Hidup", "Cerai Mati"]
_FIRST_DAY = date(2026, 1, 5)
_DAYS = (date(2026, 2, 27) - _FIRST_DAY).days + 1

Record = dict[str, str]
Truth = dict[str, Any]


@dataclass
class Proposed:
    """What is known of the proposed people: one frame row per line of the worker file, mistakes not yet made."""

    people: pl.DataFrame
    proposal: Proposal

    def __len__(self) -> int:
        return self.people.height


def gather(
    population: Population, proposal: Proposal, absent: NDArray, lines: NDArray, places: Places, seed: int
) -> Proposed:
    """The facts of each proposed person. `absent` marks people the register lacks; `lines` are physical line
    numbers in the members file per person (0 = not there)."""
    who = proposal.person
    members, traits = population.members.take(who), population.traits.take(who)
    families = population.families.take(members.family)
    sizes = np.bincount(population.members.family)
    people = pl.DataFrame(
        {
            "nik": pl.Series(population.nik[who]).cast(pl.String),
            "kk": pl.Series(families.kk).cast(pl.String),
            "name": population.names.take(who).text(),
            "birth": pl.Series(members.birth.astype(np.int32)).cast(pl.Date),
            "female": members.female,
            "marital": members.marital,
            "others": sizes[members.family] - 1,
            "disabled": traits.disabled,
            "works": traits.works,
            "state": traits.status == STATE_SERVANT,
            "decile": families.decile,
            "address": street(families),
            "rt": families.rt,
            "rw": families.rw,
            "village": places.villages["nama_desa"].gather(families.village),
            "district": places.villages["nama_kecamatan"].gather(families.village),
            "village_code": places.villages["kode_desa_10"].gather(families.village),
            "ktp_regency": places.areas["kode_kabupaten"].gather(families.area),
            "birthplace": _birthplaces(population.nik[who], places),
            "mother": _mothers(population, who, seed),
            "group": proposal.group,
            "absent": absent[who],
            "line": lines[who],
        }
    )
    return Proposed(people, proposal)


def write_workers(proposed: Proposed, seed: int, out: Path, mistakes: float = 1.0) -> list[Truth]:
    """Write pekerja.csv, pekerja.xlsx and truth.csv, with `mistakes` times the usual mistakes; the truth by line."""
    records, truths = _records(proposed, seed, mistakes)
    frame = pl.DataFrame(records, schema=dict.fromkeys(WORKER_COLUMNS, pl.String))
    frame.write_csv(out / CSV_FILE)
    columns = [Column(name, max(12, len(name) + 2)) for name in WORKER_COLUMNS]
    write_workbook(out / XLSX_FILE, [Sheet("Pekerja", columns, frame.iter_rows())])
    pl.DataFrame(truths, infer_schema_length=None).write_csv(out / TRUTH_FILE)
    return truths


def _records(proposed: Proposed, seed: int, mistakes: float) -> tuple[list[Record], list[Truth]]:
    rng = Random(f"{seed} clerks")
    spoiled = _spoiled_lines(proposed.proposal, rng)
    records: list[Record] = []
    truths: list[Truth] = []
    for line, person in enumerate(proposed.people.iter_rows(named=True)):
        source = int(proposed.proposal.double_of[line])
        registered = registration_day(source if source >= 0 else line, seed)
        if source >= 0 and rng.random() < COPIED:
            record, kinds = dict(records[source]), truths[source]["error_kinds"].split(";")
        else:
            record = _clean_record(person, registered, rng)
            kinds = list(_typed(record, spoiled.get(line), rng, mistakes))
        kinds += ["ganda"] * (source >= 0)
        records.append(record)
        truths.append(_truth(person, line, kinds, registered, source, line in spoiled))
    return records, truths


def registration_day(line: int, seed: int) -> date:
    """The working day in January or February 2026 on which this line was registered."""
    day = _FIRST_DAY + timedelta(days=(line * 7919 + seed) % _DAYS)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _typed(record: Record, spoiled: str | None, rng: Random, mistakes: float) -> Iterator[str]:
    """Let the clerk type the record: mistakes, way of writing dates, and for a bad line what makes it bad."""
    yield from clerks.make_mistakes(record, rng, mistakes)
    if rng.random() < TITLE_CASE:
        record["NAMA"] = record["NAMA"].title()
    clerks.write_dates(record, rng)
    if spoiled:
        clerks.spoil(record, spoiled)
        yield spoiled


def _clean_record(person: dict[str, Any], registered: date, rng: Random) -> Record:
    group = GROUPS[person["group"]]
    width = rng.choice([1, 3])
    return {
        "NIK": person["nik"],
        "NO_KK": person["kk"],
        "NAMA": person["name"],
        "TEMPAT_LAHIR": person["birthplace"],
        "TGL_LAHIR": person["birth"].isoformat(),
        "JENIS_KELAMIN": "P" if person["female"] else "L",
        "STATUS_KAWIN": _MARITAL[person["marital"]],
        "JUMLAH_TANGGUNGAN": str(person["others"]),
        "DISABILITAS": "Ya" if person["disabled"] else "Tidak",
        "ALAMAT": person["address"].title(),
        "RT": str(person["rt"]).zfill(width),
        "RW": str(person["rw"]).zfill(width),
        "DESA": person["village"],
        "KECAMATAN": person["district"],
        "PEKERJAAN": rng.choice(group.jobs),
        "KELOMPOK": group.code,
        "JALUR": group.track,
        "OPD_PENGUSUL": group.sponsor,
        "NO_HP": f"0810{rng.randrange(10**8):08}" if rng.random() < 0.85 else "",
        "NAMA_IBU_KANDUNG": person["mother"],
        "TGL_DAFTAR": registered.isoformat(),
    }


def _truth(person: dict[str, Any], line: int, kinds: list[str], registered: date, source: int, refused: bool) -> Truth:
    age = completed_years(person["birth"], registered)
    return {
        "row_no": line + FIRST_ROW,
        "nik_true": "" if person["absent"] else person["nik"],
        "in_list": int(not person["absent"]),
        "nik_person": person["nik"],
        "member_line": None if person["absent"] else person["line"],
        "error_kinds": ";".join(filter(None, kinds)),
        "expect_refused": int(refused),
        "same_as_row": source + FIRST_ROW if source >= 0 else None,
        "name_true": person["name"],
        "birth_true": person["birth"].isoformat(),
        "village_true": person["village_code"],
        "group": GROUPS[person["group"]].code,
        "track": GROUPS[person["group"]].track,
        "age": age,
        "age_ok": int(18 <= age < 65),
        "elderly": int(age >= 60),
        "decile": person["decile"] or None,
        "decile_ok": int(1 <= person["decile"] <= 4) if person["decile"] else None,
        "works": int(person["works"]),
        "disability": int(person["disabled"]),
        "married_dependants": int(person["marital"] == MARRIED and person["others"] > 0),
        "state_employee": int(person["state"]),
        "ktp_regency": person["ktp_regency"],
        "ktp_ok": int(person["ktp_regency"] == "3604"),
    }


def _spoiled_lines(proposal: Proposal, rng: Random) -> dict[int, str]:
    """Lines the import must refuse: at least one of each kind, never a double or a line that is doubled."""
    sources = set(proposal.double_of.tolist())
    plain = [line for line, source in enumerate(proposal.double_of.tolist()) if source < 0 and line not in sources]
    kinds = list(clerks.SPOILED)
    count = max(len(kinds), round(clerks.REFUSED * len(proposal.person)))
    return {line: kinds[turn % len(kinds)] for turn, line in enumerate(rng.sample(plain, count))}


def _birthplaces(niks: NDArray, places: Places) -> pl.Series:
    names = dict(zip(places.areas["kode_kabupaten"], places.areas["kabupaten"], strict=True))
    return pl.Series([names[str(nik)[:4]] for nik in niks])


def _mothers(population: Population, who: NDArray, seed: int) -> pl.Series:
    """A mother's name per person (a double names the same mother)."""
    unique, inverse = np.unique(who, return_inverse=True)
    return pl.Series(draw_mothers(len(unique), seed), dtype=pl.String).gather(inverse.astype(np.uint32))
