"""Text as it can be printed: tidied, and broken into lines that fit a width."""

import unicodedata
from collections.abc import Callable, Iterator

HARD_SPACE = "\N{NO-BREAK SPACE}"
# Letters that only look or behave differently on a screen; the printed form is the plain one.
_PLAIN = str.maketrans(
    {
        "\N{SOFT HYPHEN}": "",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{HYPHEN}": "-",
        "\N{MODIFIER LETTER APOSTROPHE}": "\N{RIGHT SINGLE QUOTATION MARK}",
        "\N{MODIFIER LETTER TURNED COMMA}": "\N{LEFT SINGLE QUOTATION MARK}",
    }
)


def clean(text: str) -> str:
    """The text on one line: composed letters, control characters as spaces, invisible ones dropped.

    A no-break space stays one: the words it joins are not parted.
    """
    spaced = text.replace(HARD_SPACE, " ")
    if not (spaced.isascii() and spaced.isprintable()):
        text = "".join(map(_visible, unicodedata.normalize("NFC", text).translate(_PLAIN)))
    return " ".join(filter(None, text.split(" "))).strip(HARD_SPACE)


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return " " if category in ("Cc", "Zl", "Zp", "Zs") and letter != HARD_SPACE else letter


def wrap(text: str, limit: float, width: Callable[[str], float]) -> list[str]:
    """Greedy lines of at most `limit` points; a word wider than the line is broken between letters."""
    return [line.replace(HARD_SPACE, " ") for line in _lines(text, limit, width)]


def _lines(text: str, limit: float, width: Callable[[str], float]) -> list[str]:
    if width(text) <= limit:
        return [text]
    lines, line = [], ""
    for word in _short_words(text, limit, width):
        longer = f"{line} {word}" if line else word
        if width(longer) > limit:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _short_words(text: str, limit: float, width: Callable[[str], float]) -> Iterator[str]:
    for word in text.split(" "):
        if width(word) <= limit:
            yield word
        else:
            yield from _pieces(word, limit, width)


def _pieces(word: str, limit: float, width: Callable[[str], float]) -> Iterator[str]:
    piece, used = "", 0.0
    for letter in word:
        advance = width(letter)
        if piece and used + advance > limit:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + letter, used + advance
    yield piece
