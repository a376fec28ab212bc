"""Whole rupiah and counts, in figures and in words."""

import re

from num2words import num2words

_ONE_THOUSAND = re.compile(r"(?<=juta |liar |liun )satu ribu")


def number(value: int) -> str:
    """`21.234`: thousands marked by dots."""
    return f"{_whole(value):,}".replace(",", ".")


def rupiah(value: int) -> str:
    """`Rp16.800`; a negative amount as `-Rp16.800`."""
    sign = "-" if _whole(value) < 0 else ""
    return f"{sign}Rp{number(abs(value))}"


def terbilang(value: int) -> str:
    """The number in Indonesian words: 101606400 -> `seratus satu juta enam ratus enam ribu empat ratus`."""
    words = " ".join(num2words(_whole(value), lang="id").split())
    return _ONE_THOUSAND.sub("seribu", words)  # num2words says "satu juta satu ribu"


def _whole(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"jumlah harus bilangan bulat, bukan {type(value).__name__}")
    return value
