"""One text that takes the operations of a Polars text column, so that steps written for columns run on it as well.

Polars costs some milliseconds per expression, whatever the number of rows: for one value, while somebody waits, the
same steps are worked off by `re`. Only what the keys of `names` use is here.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache


class OneText:
    """A text under the methods of `pl.Expr.str`; each returns a new one."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    @property
    def str(self) -> OneText:
        return self

    def __add__(self, other: OneText) -> OneText:
        return OneText(self.value + other.value)

    def normalize(self, form: str) -> OneText:
        return OneText(unicodedata.normalize(form, self.value))

    def to_uppercase(self) -> OneText:
        return OneText(self.value.upper())

    def strip_chars(self, characters: str) -> OneText:
        return OneText(self.value.strip(characters))

    def slice(self, start: int, length: int | None = None) -> OneText:
        return OneText(self.value[start : None if length is None else start + length])

    def replace(self, pattern: str, form: str) -> OneText:
        return OneText(_pattern(pattern).sub(_form(form), self.value, count=1))

    def replace_all(self, pattern: str, form: str, literal: bool = False) -> OneText:
        if literal:
            return OneText(self.value.replace(pattern, form))
        return OneText(_pattern(pattern).sub(_form(form), self.value))

    def replace_many(self, parts: list[str], forms: list[str], leftmost: bool) -> OneText:
        """Leftmost, and of those beginning there the first of the list: what `leftmost` means in Polars."""
        if not leftmost:
            raise NotImplementedError
        find, exchange = _table(tuple(parts), tuple(forms))
        return OneText(find.sub(exchange, self.value))


@lru_cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of Rust's dialect for Python: the end is the very end, word edges are ASCII, \\p{..} spelt out."""
    spelt = re.sub(r"\\p\{(\w+)\}", lambda found: _category(found[1]), pattern)
    return re.compile(spelt.replace("(?-u:", "(?a:").replace("$", r"\Z"))


@lru_cache
def _form(form: str) -> str:
    return re.sub(r"\$\{?(\d)\}?", r"\\g<\1>", form)


@lru_cache
def _table(parts: tuple[str, ...], forms: tuple[str, ...]) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    table = dict(zip(parts, forms, strict=True))
    return re.compile("|".join(map(re.escape, parts))), lambda found: table[found[0]]


def _category(name: str) -> str:
    """The characters of a general category, for a class of characters."""
    return "".join(char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char).startswith(name))
