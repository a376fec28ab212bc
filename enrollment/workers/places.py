"""Which desa a clerk means. A name is never guessed: near spellings only appear in the hint."""

from __future__ import annotations

import re
from collections import defaultdict

from rapidfuzz import fuzz, process

from enrollment.workers.cells import Fault, key
from jamsos.regions.models import Village

PREFIX = re.compile(r"^\s*(?:desa|ds|kelurahan|kel|kecamatan|kec)\b[.\s]*", re.IGNORECASE)
NEAR = 70


def place_key(name: str) -> str:
    """`Ds. Marga Sana` and `MARGASANA` are the same place name."""
    return key(PREFIX.sub("", name))


class Places:
    """The regency's kecamatan and desa by normalised name; thirteen desa names occur more than once."""

    def __init__(self, villages: list[Village]) -> None:
        self._districts: dict[str, str] = {}
        self._villages: dict[str, dict[str, Village]] = defaultdict(dict)
        self._by_name: dict[str, list[Village]] = defaultdict(list)
        for village in villages:
            district, name = place_key(village.district.name), place_key(village.name)
            self._districts[district] = village.district.name
            self._villages[district][name] = village
            self._by_name[name].append(village)

    @classmethod
    def load(cls) -> Places:
        return cls(list(Village.objects.select_related("district")))

    def district(self, given: str) -> str:
        """Key of the kecamatan. Raises `Fault` with the likeliest name."""
        if not given:
            raise Fault("Kecamatan kosong.", "Isi kecamatan: ada nama desa yang sama di beberapa kecamatan.")
        found = place_key(given)
        if found not in self._districts:
            raise Fault("Kecamatan tidak dikenal.", self._nearest(found, self._districts))
        return found

    def village(self, given: str, district: str) -> Village:
        """The desa of that name in the kecamatan (its key). Raises `Fault` with what it may have been."""
        if not given:
            raise Fault("Desa kosong.", "Isi nama desa.")
        found = place_key(given)
        here = self._villages[district]
        if found in here:
            return here[found]
        raise Fault(f"Desa tidak dikenal di Kecamatan {self._districts[district]}.", self._where(found, here))

    def _where(self, found: str, here: dict[str, Village]) -> str:
        if elsewhere := self._by_name.get(found):
            names = ", ".join(sorted(village.district.name for village in elsewhere))
            return f"Desa bernama itu ada di Kecamatan {names}: perbaiki kolom KECAMATAN atau DESA."
        return self._nearest(found, {name: village.name for name, village in here.items()})

    @staticmethod
    def _nearest(found: str, names: dict[str, str]) -> str:
        near = process.extractOne(found, list(names), scorer=fuzz.ratio, score_cutoff=NEAR)
        return f"Mungkin maksudnya {names[near[0]]}." if near else "Lihat lembar Desa pada templat."
