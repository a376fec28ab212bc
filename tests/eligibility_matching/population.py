"""A small made-up regency and the errors that clerks make, for tests of the matcher. No NIK here starts 3604."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

FIRST = [
    "AHMAD",
    "MUHAMMAD",
    "SITI",
    "ABDUL",
    "NUR",
    "DEWI",
    "SRI",
    "AGUS",
    "EKO",
    "ENDANG",
    "JOKO",
    "SLAMET",
    "SUHERMAN",
    "SUMARNI",
    "RATNA",
    "YAYAN",
    "DEDI",
    "ASEP",
    "UJANG",
    "NENENG",
    "IIS",
    "ROHMAT",
    "SARIP",
    "JUBAEDAH",
    "MARYAM",
    "HASAN",
    "HUSEN",
    "FATIMAH",
    "AISYAH",
    "RUDI",
    "BUDI",
    "WAWAN",
    "TATANG",
    "IWAN",
    "LILIS",
    "EUIS",
    "KOKOM",
    "MUHIDIN",
    "SAEFUL",
    "SOLEH",
    "ROHANI",
    "MASTURA",
    "SANUSI",
    "JAENAL",
    "ARIS",
    "WAHYU",
    "TITIN",
    "YATI",
    "MIMIN",
    "OMAN",
]
LAST = [
    "HIDAYAT",
    "AMINAH",
    "RAHMAN",
    "FAUZI",
    "HASANAH",
    "WULANDARI",
    "LESTARI",
    "SETIAWAN",
    "SAPUTRA",
    "HERMAWAN",
    "ROHMAH",
    "FITRIANI",
    "KURNIAWAN",
    "MULYADI",
    "SUPRIYADI",
    "MAESAROH",
    "HANDAYANI",
    "PERMANA",
    "GUNAWAN",
    "ISKANDAR",
    "JUNAEDI",
    "KHOTIMAH",
    "LATIFAH",
    "MARDIANA",
    "NURJANAH",
    "OKTAVIANI",
    "PURNAMA",
    "QOMARIAH",
    "RAMDANI",
    "SAFITRI",
    "TAUFIK",
    "ULFAH",
    "WIDODO",
    "YULIANTI",
    "ZAKARIA",
    "BAHRI",
    "DARMAWAN",
    "EFENDI",
    "FIRDAUS",
    "HAKIM",
    "IRAWAN",
    "JAMALUDIN",
    "KOSASIH",
    "LUKMAN",
    "MAULANA",
    "NASUTION",
    "PRATAMA",
    "RIDWAN",
    "SYARIFUDIN",
    "TOHIR",
]
LIST_ID = 7
DISTRICTS, VILLAGES = 29, 326


def regency(people: int, seed: int = 1) -> pl.DataFrame:
    """Reference persons in families of one to six; columns of `reference_person` that the matcher reads."""
    chance, serials, rows = Random(seed), {}, []
    while len(rows) < people:
        home = _home(chance, len(rows))
        rows.extend(_member(chance, home, serials) for _ in range(chance.randint(1, 6)))
    return pl.DataFrame(rows[:people]).with_row_index("row_no", offset=2)


def _home(chance: Random, number: int) -> dict[str, Any]:
    village = chance.randint(1, VILLAGES)
    return {
        "nkk": f"90{village % DISTRICTS:02}{chance.randint(1, 28):02}{number:010}",
        "village_id": village,
        "district_id": village % DISTRICTS + 1,
        "rt": f"{chance.randint(1, 8):03}",
        "rw": f"{chance.randint(1, 5):03}",
    }


def _member(chance: Random, home: dict[str, Any], serials: dict[str, int]) -> dict[str, Any]:
    born, sex = date(1945, 1, 1) + timedelta(days=chance.randint(0, 27_000)), chance.choice("LP")
    day = born.day + (40 if sex == "P" else 0)
    start = f"90{home['district_id']:02}61{day:02}{born:%m%y}"
    serials[start] = serials.get(start, 0) + 1
    words = [chance.choice(FIRST), chance.choice(LAST), chance.choice(["", "", chance.choice(LAST)])]
    name = " ".join(word for word in words if word)
    return {"nik": f"{start}{serials[start]:04}", "name": name, "birth_date": born, "sex": sex, **home}


def workers(persons: pl.DataFrame, number: int, seed: int = 2) -> pl.DataFrame:
    """Subjects drawn from a regency with clerks' errors; `truth` is the row of the list, null for the unlisted."""
    chance = Random(seed)
    listed = persons.sample(number - number // 12, seed=seed)
    strangers = regency(number // 12, seed=seed + 1000).with_columns(
        row_no=pl.lit(None, dtype=pl.UInt32),
        nkk=pl.lit("91") + pl.col("nkk").str.slice(2),
        nik=pl.lit("91") + pl.col("nik").str.slice(2),
    )
    rows = pl.concat([listed, strangers], how="vertical").rename({"row_no": "truth"}).to_dicts()
    chance.shuffle(rows)
    return pl.DataFrame([_misspelt(chance, row) for row in rows], infer_schema_length=None).with_row_index("id")


def _misspelt(chance: Random, row: dict[str, Any]) -> dict[str, Any]:
    row = dict(row)
    luck = chance.random()
    if luck < 0.04:
        row["nik"] = None
    elif luck < 0.12:
        row["nik"] = chance.choice([one_digit, two_digits, swap])(row["nik"], chance)
    if chance.random() < 0.15:
        row["name"] = chance.choice([_old_spelling, _initial, _dropped, _reordered, _typo])(row["name"], chance)
    if chance.random() < 0.06:
        row["birth_date"] = _wrong_date(row["birth_date"], chance)
    if chance.random() < 0.08:
        row["nkk"] = None
    return row


def one_digit(text: str, chance: Random) -> str:
    """The text with one digit replaced by another."""
    place = chance.randrange(len(text))
    return text[:place] + str((int(text[place]) + chance.randint(1, 9)) % 10) + text[place + 1 :]


def two_digits(text: str, chance: Random) -> str:
    """Two errors of one digit."""
    return one_digit(one_digit(text, chance), chance)


def swap(text: str, chance: Random) -> str:
    """Two neighbouring digits exchanged."""
    place = chance.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _old_spelling(name: str, chance: Random) -> str:
    return name.replace("U", "OE", 1).replace("MUHAMMAD", "MOCH")


def _initial(name: str, chance: Random) -> str:
    first, *rest = name.split()
    return " ".join([first, *(word[0] for word in rest)])


def _dropped(name: str, chance: Random) -> str:
    return " ".join(name.split()[:-1]) or name


def _reordered(name: str, chance: Random) -> str:
    return " ".join(reversed(name.split()))


def _typo(name: str, chance: Random) -> str:
    place = chance.randrange(len(name))
    return name[:place] + chance.choice("AEIRNS") + name[place + 1 :]


def _wrong_date(born: date, chance: Random) -> date:
    choices = [date(born.year, 1, 1), born + timedelta(days=chance.randint(1, 300))]
    if born.day <= 12:
        choices.append(date(born.year, born.day, born.month))
    if (born.month, born.day) != (2, 29):
        choices += [born.replace(year=born.year + years) for years in (1, -1, 10, -10)]
    return chance.choice(choices)
