"""What a regulation asks on one day, and the snapshot of it that a decision keeps.

A snapshot is plain JSON. With it a decision of 2025 is explained in 2027 by the values and readings it was made
under, whatever the parameter file says by then (`Regulation.as_kept`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from eligibility.regulations.parameters import Parameters, RegulationError, alike
from eligibility.regulations.readings import Choice, Option

PARTS = ("rules", "flags", "letters", "columns")
KEYS = {"code", "version", "source", "on", "parts", "values", "waived", "readings"}
TAKEN = {"option", "says", "since", "chosen_by", "ground"}


@dataclass(frozen=True)
class Terms:
    """A regulation on one day: parameters after the readings in force, and what each track waives.

    `parts`: the codes of its rules, flags, letters and columns. `source` is the stamp of the code they are written in.
    """

    code: str
    version: str
    source: str
    on: date
    parts: dict[str, tuple[str, ...]]
    parameters: Parameters
    waived: dict[str, frozenset[str]]
    readings: dict[str, tuple[Choice, Option]]

    def snapshot(self) -> dict[str, Any]:
        """The terms as JSON-able data: values, waived rules by track, and readings with who chose them and why."""
        return {
            "code": self.code,
            "version": self.version,
            "source": self.source,
            "on": self.on.isoformat(),
            "parts": {name: list(codes) for name, codes in self.parts.items()},
            "values": self.parameters.as_dict(),
            "waived": {track: sorted(rules) for track, rules in self.waived.items()},
            "readings": {key: _taken(*pair) for key, pair in self.readings.items()},
        }


def _taken(choice: Choice, option: Option) -> dict[str, str]:
    return {
        "option": option.code,
        "says": option.says,
        "since": choice.since.isoformat(),
        "chosen_by": choice.chosen_by,
        "ground": choice.ground,
    }


def read_snapshot(snapshot: dict[str, Any], *, code: str, known: dict[str, Any]) -> Terms:
    """The terms of a snapshot of the regulation `code`; `known`: a value of each parameter there is now.

    Raises RegulationError: another regulation's, incomplete or damaged.
    """
    if not isinstance(snapshot, dict) or set(snapshot) != KEYS:
        raise _damaged("(isi)", f"harus berisi {sorted(KEYS)}")
    if snapshot["code"] != code:
        raise RegulationError(f"Ketentuan yang disimpan milik '{snapshot['code']}', bukan '{code}'.")
    values = _mapping(snapshot, "values")
    for name, value in values.items():
        if name in known and not alike(value, known[name]):
            raise _damaged(f"values.{name}", f"nilai {value!r} berbeda tipe dari parameter itu")
    waived = {
        track: frozenset(_texts(rules, f"waived.{track}")) for track, rules in _mapping(snapshot, "waived").items()
    }
    parts = _mapping(snapshot, "parts")
    return Terms(
        code,
        *_texts([snapshot["version"], snapshot["source"]], "version"),
        _day(snapshot["on"], "on"),
        {name: tuple(_texts(parts.get(name), f"parts.{name}")) for name in PARTS},
        Parameters(values, f"ketentuan tersimpan {code}"),
        waived,
        {key: _reading(key, taken) for key, taken in _mapping(snapshot, "readings").items()},
    )


def _reading(key: str, taken: Any) -> tuple[Choice, Option]:
    if not isinstance(taken, dict) or set(taken) != TAKEN:
        raise _damaged(f"readings.{key}", f"harus berisi {sorted(TAKEN)}")
    since = _day(taken["since"], f"readings.{key}.since")
    choice = Choice(taken["option"], since, taken["chosen_by"], taken["ground"])
    return choice, Option(taken["option"], taken["says"])


def _mapping(snapshot: dict[str, Any], name: str) -> dict[str, Any]:
    if not isinstance(snapshot[name], dict):
        raise _damaged(name, "bukan tabel")
    return snapshot[name]


def _texts(rows: Any, key: str) -> list[str]:
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise _damaged(key, "bukan daftar teks")
    return rows


def _day(text: Any, key: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise _damaged(key, f"{text!r} bukan tanggal") from error


def _damaged(key: str, problem: str) -> RegulationError:
    return RegulationError(
        f"Ketentuan yang disimpan bersama keputusan rusak, kunci '{key}': {problem}.",
        "Pulihkan dari cadangan; jangan menilai ulang keputusan itu dengan ketentuan yang berlaku sekarang.",
    )
