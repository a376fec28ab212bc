"""Whole rupiah in figures and in words."""

import pytest

from jamsos.lib.money import number, rupiah, terbilang


@pytest.mark.parametrize(
    ("value", "figures"),
    [(0, "0"), (999, "999"), (21_234, "21.234"), (101_606_400, "101.606.400"), (-1_500, "-1.500")],
)
def test_thousands_are_marked_by_dots(value: int, figures: str) -> None:
    assert number(value) == figures


@pytest.mark.parametrize(
    ("value", "figures"),
    [(16_800, "Rp16.800"), (0, "Rp0"), (4_280_774_400, "Rp4.280.774.400"), (-500, "-Rp500")],
)
def test_rupiah(value: int, figures: str) -> None:
    assert rupiah(value) == figures


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1_000, "seribu"),
        (1_001, "seribu satu"),
        (1_100, "seribu seratus"),
        (2_025, "dua ribu dua puluh lima"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (21_234, "dua puluh satu ribu dua ratus tiga puluh empat"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (2_001_000, "dua juta seribu"),
        (101_606_400, "seratus satu juta enam ratus enam ribu empat ratus"),
        (356_731_200, "tiga ratus lima puluh enam juta tujuh ratus tiga puluh satu ribu dua ratus"),
        (880_048_800, "delapan ratus delapan puluh juta empat puluh delapan ribu delapan ratus"),
        (1_000_000_000, "satu miliar"),
        (1_753_012_800, "satu miliar tujuh ratus lima puluh tiga juta dua belas ribu delapan ratus"),
        (
            4_280_774_400,
            "empat miliar dua ratus delapan puluh juta tujuh ratus tujuh puluh empat ribu empat ratus",
        ),
        (
            999_999_999_999,
            "sembilan ratus sembilan puluh sembilan miliar sembilan ratus sembilan puluh sembilan juta "
            "sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan",
        ),
    ],
)
def test_terbilang(value: int, words: str) -> None:
    assert terbilang(value) == words


@pytest.mark.parametrize("value", [1.5, 16_800.0, True, "16800"])
@pytest.mark.parametrize("say", [number, rupiah, terbilang])
def test_only_whole_rupiah_are_money(say: object, value: object) -> None:
    with pytest.raises(TypeError, match="bilangan bulat"):
        say(value)
