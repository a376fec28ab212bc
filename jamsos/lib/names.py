"""Names of Indonesians: cleaned for display, and reduced to keys that survive the ways clerks write them.

`name_key` keeps the words of the name in order, in one spelling. `sound_key` is a short phonetic code for blocking:
equal codes mean "compare these two", never "the same person". Both are Polars expressions over whole columns; the
scalar twins run the same expressions on one value.
"""

import unicodedata

import polars as pl

_TITLES = (
    "H HJ HAJI HAJJAH HAJAH KH K KI KYAI KIAI NYAI UST USTAD USTADZ USTAZ USTADZAH DRS DRA DR DRG IR PROF "
    "BPK BAPAK IBU SDR SDRI TN NY ALM ALMH ALMARHUM ALMARHUMAH"
).split()
_DEGREES = (
    "SPD SPDI SPDSD SE SEI SH SHI ST SAG SKOM SSOS SIP SKM SKEP SST SP SPT SSI SFARM SHUM SPSI MM MH MPD MPDI MSI MAG "
    "MKOM MKES MAP AMD AMDKEB AMDKEP AMAPD AMKEB LC NS"
).split()
_MUHAMMAD = (
    "MOHAMMAD MOHAMAD MUHAMAD MOCHAMAD MOCHAMMAD MUCHAMAD MUCHAMMAD MUKHAMAD MUKHAMMAD MOKHAMAD MUHAMMED MOHAMED "
    "MOHAMMED MUHAMED MUHAMMAT MUHAMAT MOHAMAT MOH MOCH MOKH MUH MUCH MUHD MHD MHMD MUHAMD"
).split()
_AHMAD = "ACHMAD AKHMAD AHMAT ACHMAT AHMED AHMAAD AKHMAT ACH AKH".split()
_WORDS = (
    dict.fromkeys(_MUHAMMAD, "MUHAMMAD")
    | dict.fromkeys(_AHMAD, "AHMAD")
    | dict.fromkeys(["ABD", "ABDL", "ABDU", "ABDUR", "ABDURR", "ABDOEL", "ABDOL"], "ABDUL")
    | dict.fromkeys(["ABDULLOH", "ABDULOH", "ABDULAH", "ABDILAH", "ABDILLAH", "ABDOELLAH"], "ABDULLAH")
    | dict.fromkeys(["SITTI", "STI"], "SITI")
    | dict.fromkeys(["TB", "TBG"], "TUBAGUS")
    | dict.fromkeys(["BIN", "BINTI", "BT", "BTE", "BINTE", "HJ", "ALM", "ALMH", "ALMARHUM", "ALMARHUMAH"], "")
)
_OLD_SPELLING = {"HOE": "HOI", "OE": "U", "DJ": "1", "TJ": "2", "SJ": "SY"}
_SOUNDS = {
    "CHAND": "CAND",
    "CHRIS": "KRIS",
    "KH": "H",
    "CH": "H",
    "PH": "P",
    "SY": "S",
    "DZ": "S",
    "NG": "N",
    "NY": "N",
    "F": "P",
    "V": "P",
    "Z": "S",
    "J": "S",
    "Q": "K",
    "X": "KS",
    "D": "T",
}
_SOUND_LENGTH = 5
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_REPEATS = {letter * times: letter for times in (4, 3, 2) for letter in _LETTERS}


def clean_name(text: str | None) -> str:
    """The name in capitals, without control or invisible characters, single spaces between words."""
    visible = (" " if char.isspace() else char for char in text or "" if char.isspace() or _is_visible(char))
    return " ".join("".join(visible).upper().split())


def name_key(column: str | pl.Expr) -> pl.Expr:
    """The words of a name in one spelling, in order: `H. Moch. Soedjono, S.Pd` -> `MUHAMMAD SUJONO`."""
    return _modern(_same_words(_bare_words(_text(column))))


def sound_key(column: str | pl.Expr) -> pl.Expr:
    """A code of at most five letters for blocking, from a name or from its `name_key`.

    Muhammad and Siti in front of another name are passed over, spaces and h do not count, vowels count only at the
    start, and letters that clerks confuse (f/p/v, z/j/s, d/t, kh/ch/h) are one.
    """
    text = name_key(column).str.replace(r"^(?:(?:MUHAMMAD|SITI) )+(.)", "$1")
    text = _replace(text.str.replace_all(" ", ""), _SOUNDS).str.replace_all("H", "")
    first = _replace(text.str.slice(0, 1), {"O": "U", "E": "I"})
    rest = text.str.slice(1).str.replace_all("[AEIOUY]+", "")
    return _replace(first + rest, _REPEATS).str.slice(0, _SOUND_LENGTH)


def name_key_of(name: str | None) -> str:
    """`name_key` of one name."""
    return _one(name_key, name)


def sound_key_of(name: str | None) -> str:
    """`sound_key` of one name."""
    return _one(sound_key, name)


def _one(key, name: str | None) -> str:
    return pl.select(key(pl.lit(name or "", dtype=pl.String))).item()


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _text(column: str | pl.Expr) -> pl.Expr:
    return pl.col(column) if isinstance(column, str) else column


def _replace(text: pl.Expr, table: dict[str, str]) -> pl.Expr:
    longest_first = sorted(table, key=len, reverse=True)
    return text.str.replace_many(longest_first, [table[word] for word in longest_first], leftmost=True)


def _bare_words(text: pl.Expr) -> pl.Expr:
    """Capitals A-Z and single spaces: no degrees after a comma, no titles in front, no marks."""
    text = text.str.normalize("NFKD").str.to_uppercase().str.replace(r"([A-Z]),.*$", "$1")
    text = text.str.replace_all(r"['`´‘’\p{M}]", "").str.replace_all("[^A-Z]+", " ").str.strip_chars(" ")
    text = text.str.replace(rf"^(?:(?:{'|'.join(_TITLES)}) )+(.)", "$1")
    return text.str.replace(rf"(.)(?: (?:{'|'.join(_DEGREES)}))+$", "$1")


def _same_words(text: pl.Expr) -> pl.Expr:
    """Each word that clerks write in several ways in its one form, `bin` and the like left out."""
    text = text.str.replace("^(?:M|MD) (.)", "MUHAMMAD $1").str.replace("^ST (.)", "SITI $1")
    text = text.str.replace_all(r"\bABDU[LR]?R([A-Z]{3,})", "ABDUL R$1")
    text = text.str.replace_all(r"\bABDUL([A-KM-Z][A-Z]{2,})", "ABDUL $1")
    padded = pl.lit(" ") + text.str.replace_all(" ", "  ") + pl.lit(" ")
    kept = _replace(padded, {f" {word} ": f" {form} " for word, form in _WORDS.items()})
    return kept.str.replace_all(" +", " ").str.strip_chars(" ")


def _modern(text: pl.Expr) -> pl.Expr:
    """Spelling before 1972 made modern: oe, dj, tj, sj, and j for y in a word that shows dj or tj."""
    text = _replace(text.str.replace_all(r"\bJOE", "YU").str.replace_all(r"\bNJ", "NY"), _OLD_SPELLING)
    text = text.str.replace_all(r"([12][A-Z]*)J", "${1}Y").str.replace_all(r"J([A-Z]*[12])", "Y$1")
    return _replace(text, {"1": "J", "2": "C"})
