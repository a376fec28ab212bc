"""Names of Indonesians: cleaned for display, and reduced to keys that survive the ways clerks write them.

`name_key` keeps the words of a name in order, in one spelling. `sound_key` is a short phonetic code for
blocking: equal codes mean "compare these two", never "the same person". Both are Polars expressions over
whole columns; the scalar twins run the same steps on one value.
"""

import unicodedata
from typing import TypeVar

import polars as pl

from jamsos.lib.one_text import OneText

Text = TypeVar("Text", pl.Expr, OneText)

_EDGE = r"(?-u:\b)"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_TITLES = (
    "H|HJ|HAJI|HAJJAH|HAJAH|KH|K H|KI|KYAI|KIAI|NYAI|UST|USTA[DZ]Z?(?:AH)?|DR[AGS]?|IR|PROF"
    "|BAPAK|BPK|IBU|SDRI?|TN|NY|ALMH?|ALMARHUM(?:AH)?"
)
_DEGREES = (
    "[SM] ?(?:PD|AG|KOM|SOS|KEP|FARM|HUM|PSI|SI|KES|PT|IP|KM|KEB|AP|AK|SN|KN|TR|T|E|H|P)"
    "(?: ?(?:I|SD|AUD|SY|KEB))?"
    "|SST|AMD(?: ?(?:KEB|KEP|KES))?|A MD(?: ?(?:KEB|KEP|KES))?|AMA ?PD|LC|MM|NS|ALMH?|ALMARHUM(?:AH)?"
)
# One form for words that clerks write in several ways. ABDULLAH, a name of its own, comes before ABDUL.
_FORMS = (
    (f"{_EDGE}(?:M[OU][CK]?HAM+[AEU][DT]|M[OU][CK]?H|MU?HM?D){_EDGE}", "MUHAMMAD"),
    ("^MD? (.)", "MUHAMMAD $1"),
    (f"{_EDGE}A[CK]?HM+[AE]+[DT]{_EDGE}", "AHMAD"),
    (f"{_EDGE}ABD[OU]E?L+[AO]H{_EDGE}", "ABDULLAH"),
    (f"{_EDGE}ABDU[LR]?R([A-Z]{{3,}})", "ABDUL R$1"),
    (f"{_EDGE}ABD[OU]E?L([A-KM-Z][A-Z]{{2,}})", "ABDUL $1"),
    (f"{_EDGE}ABD(?:[OU]E?[DLNRSTZ]*)?{_EDGE}", "ABDUL"),
    (f"^ST (.)|{_EDGE}S(?:ITTI|TI){_EDGE}", "SITI $1"),
    (f"{_EDGE}TBG?{_EDGE}", "TUBAGUS"),
    (f"{_EDGE}(?:BIN|BINTI|BINTE|BTE|HJ){_EDGE}", " "),
)
# 1 and 2 stand for dj and tj until the old j of the same word has become y. HOE is the diphthong of KHOERUL.
_OLD_SPELLING = {"HOE": "HOI", "OE": "U", "DJ": "1", "TJ": "2", "SJ": "SY"}
_CONFUSED = {
    **{"CHAND": "CANT", "CHRIS": "KRIS", "KH": "H", "CH": "H", "PH": "P", "SY": "S", "DZ": "S", "NG": "N"},
    **{"NY": "N", "F": "P", "V": "P", "Z": "S", "J": "S", "Q": "K", "X": "KS", "D": "T", " ": ""},
}
NAME_SIGNS = frozenset(" .,-'`´‘’ʼ‐‑–")
_VOWELS = dict.fromkeys("AEIOUY", "")
_REPEATS = {letter * times: letter for times in (4, 3, 2) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_SOUND_LENGTH = 5


def clean_name(text: str | None) -> str:
    """The name in capitals, without control or invisible characters, single spaces between words."""
    shown = (" " if char.isspace() else char for char in text or "" if _is_shown(char))
    return " ".join("".join(shown).upper().split())


def strange_sign(name: str) -> str:
    """The first sign that no name is written with, such as a digit or `<`; empty when there is none.

    Names have letters of any script with their marks, spaces, apostrophes as clerks type them, dots, commas, hyphens.
    """
    return next((char for char in name if not (unicodedata.category(char)[0] in "LM" or char in NAME_SIGNS)), "")


def name_key(column: str | pl.Expr) -> pl.Expr:
    """The words of a name in one spelling, in order: `H. Moch. Soedjono, S.Pd` -> `MUHAMMAD SUJONO`."""
    return _name_key(_text(column))


def sound_key(column: str | pl.Expr) -> pl.Expr:
    """A code of at most five letters for blocking, from a name or from its `name_key`.

    Muhammad and Siti before another name are passed over, spaces and h do not count, vowels count only at the
    start, and letters that clerks confuse (f/p/v, z/j/s, d/t, kh/ch/h) are one.
    """
    return _sound_key(_text(column))


def with_keys(names: pl.DataFrame) -> pl.DataFrame:
    """The rows with `name_key` and `sound_key` of their column `name`; what both share is worked out once."""
    keyed = names.lazy().with_columns(name_key=name_key("name"))
    return keyed.with_columns(sound_key=_sound(pl.col("name_key"))).collect()


def name_key_of(name: str | None) -> str:
    """`name_key` of one name."""
    return _name_key(OneText(name or "")).value


def sound_key_of(name: str | None) -> str:
    """`sound_key` of one name."""
    return _sound_key(OneText(name or "")).value


def _name_key(text: Text) -> Text:
    return _modern(_same_words(_bare_words(text)))


def _sound_key(text: Text) -> Text:
    return _sound(_name_key(text))


def _sound(key: Text) -> Text:
    text = key.str.replace("^(?:(?:MUHAMMAD|SITI) )+(.)", "$1")
    text = _replace(text, _CONFUSED).str.replace_all("H", "", literal=True)
    first = _replace(text.str.slice(0, 1), {"O": "U", "E": "I"})
    rest = _replace(text.str.slice(1), _VOWELS)
    return _replace(first + rest, _REPEATS).str.slice(0, _SOUND_LENGTH)


def _is_shown(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in _INVISIBLE


def _text(column: str | pl.Expr) -> pl.Expr:
    return pl.col(column) if isinstance(column, str) else column


def _replace(text: Text, table: dict[str, str]) -> Text:
    longest_first = sorted(table, key=len, reverse=True)
    return text.str.replace_many(longest_first, [table[part] for part in longest_first], leftmost=True)


def _squeeze(text: Text) -> Text:
    return text.str.replace_all("  +", " ").str.strip_chars(" ")


def _bare_words(text: Text) -> Text:
    """Capitals A-Z and single spaces: no titles in front, no degrees behind, no marks."""
    text = text.str.normalize("NFKD").str.to_uppercase()
    text = text.str.replace(r",\s*[A-Z]{1,4}\..*$", "").str.replace_all(r"['`´‘’ʼ\p{M}\p{Cf}]", "")
    text = _squeeze(text.str.replace_all("[^A-Z ]+", " "))
    text = text.str.replace(f"^(?:(?:{_TITLES}) )+(.)", "$1")
    return text.str.replace(f"(.)(?: (?:{_DEGREES}))+$", "$1")


def _same_words(text: Text) -> Text:
    for pattern, form in _FORMS:
        text = text.str.replace_all(pattern, form)
    return _squeeze(text)


def _modern(text: Text) -> Text:
    """Spelling before 1972 made modern: oe, dj, tj, sj, and j for y in a word that shows dj or tj."""
    text = text.str.replace_all(f"{_EDGE}JOE", "YU").str.replace_all(f"{_EDGE}NJ", "NY")
    text = _replace(text, _OLD_SPELLING)
    text = text.str.replace_all("([12][A-Z]*)J", "${1}Y").str.replace_all("J([A-Z]*[12])", "Y$1")
    return _replace(text, {"1": "J", "2": "C"})
