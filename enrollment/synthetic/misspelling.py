"""How one name comes to be written in many ways: titles, short forms, lost or joined words, old spelling, slips."""

from random import Random

_SHORT = {
    "MUHAMMAD": ["M.", "Muh.", "Moh.", "Mohamad"],
    "MUHAMAD": ["M.", "Muh.", "Moch.", "Muhammad"],
    "MOHAMAD": ["Moh.", "M."],
    "MOCH": ["M.", "Mochamad"],
    "AHMAD": ["A.", "Ach.", "Akhmad"],
    "ACHMAD": ["A.", "Ahmad"],
    "ABDUL": ["Abd.", "A."],
    "SITI": ["St.", "S."],
    "TUBAGUS": ["Tb."],
    "NURUL": ["Nr."],
}
_TITLES = {"L": ["H. ", "Ust. ", "KH. ", "Bpk "], "P": ["Hj. ", "Ustdzh. ", "Ibu "]}
_DEGREES = [", S.Pd.I", ", S.Ag", ", SE", ", A.Md"]
_SPELLINGS = [
    ("F", "P"), ("V", "P"), ("Z", "J"), ("J", "Z"), ("U", "OE"), ("SY", "S"), ("KH", "H"), ("DH", "D"), ("Q", "K"),
    ("AE", "AI"), ("AH", "A"), ("NY", "NI"), ("IA", "IYA"), ("UDDIN", "UDIN"), ("P", "F"), ("Y", "I"),
]  # fmt: skip
_SPLITS = ["NUR", "ABDUL", "SITI"]
_LETTERS = "ABCDEFGHIJKLMNOPRSTUWY"


def misspell(name: str, sex: str, rng: Random) -> tuple[str, str]:
    """Another way to write this name (capitals in, title case as clerks like it out) and the kind of change."""
    makers = {
        "gelar": _title,
        "singkatan": _shorten,
        "kata_hilang": _drop_word,
        "kata_gabung": _join_words,
        "ejaan": _respell,
        "salah_ketik": _slip,
    }
    kind = rng.choices(list(makers), weights=[27, 20, 12, 10, 16, 15])[0]
    changed = makers[kind](name, sex, rng)
    return (changed, kind) if changed and changed != name else (_slip(name, sex, rng), "salah_ketik")


def _title(name: str, sex: str, rng: Random) -> str:
    return rng.choice(_TITLES[sex]) + name if rng.random() < 0.85 else name + rng.choice(_DEGREES)


def _shorten(name: str, sex: str, rng: Random) -> str:
    words = name.split()
    known = [position for position, word in enumerate(words) if word in _SHORT]
    if known and len(words) > 1:
        words[known[0]] = rng.choice(_SHORT[words[known[0]]])
    elif len(words) > 1:
        words[-1] = words[-1][0] + "."
    return " ".join(words)


def _drop_word(name: str, sex: str, rng: Random) -> str:
    words = name.split()
    if len(words) > 1:
        words.pop(rng.choice([0, -1, -1]))
    return " ".join(words)


def _join_words(name: str, sex: str, rng: Random) -> str:
    if " " in name:
        return name.replace(" ", "", 1)
    head = next((start for start in _SPLITS if name.startswith(start) and len(name) > len(start) + 2), "")
    return f"{head} {name[len(head) :]}" if head else name


def _respell(name: str, sex: str, rng: Random) -> str:
    possible = [pair for pair in _SPELLINGS if pair[0] in name]
    if not possible:
        return name
    old, new = rng.choice(possible)
    return name.replace(old, new, 1)


def _slip(name: str, sex: str, rng: Random) -> str:
    """One letter lost, doubled, replaced, or swapped with the next."""
    spots = [spot for spot in range(len(name) - 1) if " " not in name[spot : spot + 2]]
    spot = rng.choice([spot for spot in spots if name[spot] != name[spot + 1]] or [0])
    here, following = name[spot : spot + 1], name[spot + 1 : spot + 2]
    other = rng.choice([letter for letter in _LETTERS if letter != here])
    middle = rng.choice([following, here + here + following, other + following, following + here])
    return name[:spot] + middle + name[spot + 2 :]
