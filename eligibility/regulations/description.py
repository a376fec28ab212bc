"""A regulation as plain data for the Kriteria page and documents: the same source the engine runs on."""

from datetime import date
from typing import Any

from eligibility.regulations.engine import Letter, Regulation, Rule, Terms, facts_used
from eligibility.regulations.facts import COLUMNS
from eligibility.regulations.parameters import Parameter, Value
from eligibility.regulations.phrases import phrases_of
from eligibility.regulations.readings import Option, Reading


def describe(law: Regulation, on: date) -> dict[str, Any]:
    """Rules in order, tracks, flags, parameters with all their dates, and readings with all their options.

    Only str, int, bool, date, list and dict inside. Raises RegulationError: not in force on that day.
    """
    terms = law.terms(on)
    return {
        **{name: getattr(law, name) for name in ("code", "title", "short", "status", "version", "note")},
        "in_force_from": law.in_force_from,
        "in_force_to": law.in_force_to,
        "on": on,
        "region": law.region,
        "silent": [{"about": silence.about, "says": silence.says} for silence in law.silent],
        "rules": [describe_rule(rule, law, terms) for rule in law.rules],
        "flags": [{"code": flag.code, "pasal": flag.pasal, "title": flag.title} for flag in law.flags],
        "letters": [describe_letter(letter, terms) for letter in law.letters],
        "columns": [{"code": item.code, "pasal": item.pasal, "title": item.title} for item in law.columns],
        "tracks": [
            {
                "code": code,
                "title": track.title,
                "article": track.article,
                "waives": sorted(terms.waived[code]),
            }
            for code, track in law.tracks.items()
        ],
        "parameters": [describe_parameter(item, terms, on) for item in law.parameters.items.values()],
        "readings": [describe_reading(reading, law, on) for reading in law.readings.values()],
    }


def describe_rule(rule: Rule, law: Regulation, terms: Terms) -> dict[str, Any]:
    """One rule: where it stands, on which tracks it binds, which facts it looks at, what it can say."""
    binding = [
        code for code in law.tracks if rule.code not in terms.waived[code] and code in (rule.tracks or law.tracks)
    ]
    used = [COLUMNS[name].label for name in facts_used(rule.check(terms.parameters))]
    return {
        **{"code": rule.code, "pasal": rule.pasal, "title": rule.title, "binds_on": binding, "facts": used},
        "phrases": phrases_of(rule, terms.parameters),
    }


def describe_letter(letter: Letter, terms: Terms) -> dict[str, Any]:
    """One letter of priority, with the numbers of the day."""
    parts = {"code": letter.code, "pasal": letter.pasal, "also": letter.also}
    return parts | {"title": letter.told(terms.parameters)}


def describe_parameter(item: Parameter, terms: Terms, on: date) -> dict[str, Any]:
    """One parameter with the value of the day, every dated value, and whether a reading puts another one in place."""
    now = item.at(on)
    parts = {name: getattr(item, name) for name in ("name", "label", "article", "unit", "note")}
    return parts | {
        "value": now.value if now else None,
        "set_by": [key for key, (_, option) in terms.readings.items() if item.name in option.sets],
        "values": [describe_value(value) | {"now": value is now} for value in item.values],
    }


def describe_value(value: Value) -> dict[str, Any]:
    """One dated value."""
    return {name: getattr(value, name) for name in ("value", "valid_from", "valid_to", "test_only", "note")}


def describe_reading(reading: Reading, law: Regulation, on: date) -> dict[str, Any]:
    """One open question: what is chosen, by whom, since when, on what ground, and what else could be."""
    choice, option = law.choice(reading, on)
    return {
        "id": reading.id,
        "article": reading.article,
        "question": reading.question,
        "chosen": describe_option(option),
        "chosen_by": choice.chosen_by,
        "since": choice.since,
        "ground": choice.ground,
        "choices": [
            {"says": reading.options[one.option].says, "since": one.since, "chosen_by": one.chosen_by}
            for one in reading.choices
        ],
        "alternatives": [describe_option(other) for other in reading.options.values() if other is not option],
    }


def describe_option(option: Option) -> dict[str, Any]:
    """One option; `computed`: `Regulation.read_as` gives another outcome or order; else `effect` says what changes."""
    return {
        "code": option.code,
        "says": option.says,
        "computed": option.computed,
        "effect": option.effect,
    }
