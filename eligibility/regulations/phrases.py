"""The sentences a rule can say, before anybody is assessed: numbers filled in, what differs left in brackets."""

from string import Formatter
from typing import Any

import polars as pl

from eligibility.regulations.engine import MET, NOT_MET, UNKNOWN, Rule, names_of
from eligibility.regulations.parameters import Parameters
from eligibility.regulations.wording import Template

VALUE = "nilai"


def phrases_of(rule: Rule, parameters: Parameters) -> dict[str, list[str]]:
    """By outcome the rule can have: its sentences on that day, `Berusia [nilai] tahun pada [daftar]; ...`."""
    check = rule.check(parameters)
    names = names_of(check, parameters)
    told = {MET: check.says, NOT_MET: check.fails or check.says, UNKNOWN: check.asks}
    return {outcome: _spoken(told[outcome], names) for outcome in told if outcome in rule.outcomes}


def _spoken(template: Template, names: dict[str, Any]) -> list[str]:
    """Each sentence once; the first ones of a template are those for special cases."""
    parts = (template,) if isinstance(template, str) else template
    words = [part if isinstance(part, str) else part[1] for part in parts]
    return list(dict.fromkeys("".join(_parts(text, names)) for text in words))


def _parts(words: str, names: dict[str, Any]) -> list[str]:
    pairs = [(literal, name) for literal, name, _, _ in Formatter().parse(words)]
    return [literal + (_shown(name, names[name]) if name is not None else "") for literal, name in pairs]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, pl.Expr):
        return f"[{VALUE if name == 'value' else name.replace('_', ' ')}]"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
