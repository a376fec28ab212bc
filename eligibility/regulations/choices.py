"""The answers that are possible for a fact, where a regulation or the fact itself leaves only some."""

from eligibility.regulations.engine import Regulation, facts_of, facts_used
from eligibility.regulations.parameters import Parameters

# Tables of code -> label that the regulations keep, by the fact whose codes they hold.
TABLES = {
    "occupation": ("pekerjaan",),
    "aid_source": ("sumber_bantuan_boleh", "sumber_bantuan_dilarang"),
}
SEXES = {"L": "laki-laki", "P": "perempuan"}


def choices(law: Regulation, parameters: Parameters) -> dict[str, dict[str, str]]:
    """Code -> label by fact column, of the day's parameters; a fact that may be anything is left out."""
    values = parameters.as_dict()
    tables = {fact: _joined(values, names) for fact, names in TABLES.items()}
    tracks = {code: track.title for code, track in law.tracks.items()}
    return {fact: table for fact, table in ({"track": tracks, "sex": SEXES} | tables).items() if table}


def asked(law: Regulation, parameters: Parameters) -> set[str]:
    """The facts that the regulation looks at: its rules, flags, letters and result columns."""
    conditions = [piece.when(parameters) for piece in (*law.flags, *law.letters)]
    expressions = [*conditions, *(column.value(parameters) for column in law.columns)]
    used = {fact for rule in law.rules for fact in facts_used(rule.check(parameters))}
    return used | facts_of(*expressions)


def _joined(values: dict[str, object], names: tuple[str, ...]) -> dict[str, str]:
    """The tables in one; a label that comes twice keeps its first code."""
    found: dict[str, str] = {}
    for table in (values[name] for name in names if isinstance(values.get(name), dict)):
        for code, label in table.items():
            if label not in found.values():
                found[code] = label
    return found
