"""Which lines are loaded, which are listed with their physical number, and what is read from them."""

from __future__ import annotations

from datetime import date

import pytest

from eligibility.reference.models import QualityLine
from jamsos.regions.models import Village
from tests.reference.conftest import MEMBER, kk, line, nik, refused

pytestmark = pytest.mark.django_db

BAD_MEMBERS = {
    "short NIK": ({"nomor_induk_kependudukan": nik(2)[:15]}, "nik_format"),
    "NIK from a number cell": ({"nomor_induk_kependudukan": "3.60465E+15"}, "nik_format"),
    "NIK ending in .0": ({"nomor_induk_kependudukan": nik(2) + ".0"}, "nik_format"),
    "empty NIK": ({"nomor_induk_kependudukan": ""}, "nik_format"),
    "NIK with a letter": ({"nomor_induk_kependudukan": nik(2).replace("0", "O", 1)}, "nik_format"),
    "serial 0000": ({"nomor_induk_kependudukan": nik(0)}, "nik_format"),
    "KK of 15 digits": ({"nomor_kartu_keluarga": kk(1)[:15]}, "kk_format"),
    "KK of nobody": ({"nomor_kartu_keluarga": kk(77)}, "no_family"),
    "KK in an unknown kecamatan": ({"nomor_kartu_keluarga": kk(9)}, "unknown_area"),
    "NIK of the line before": ({"nomor_induk_kependudukan": nik(1)}, "nik_double"),
}


@pytest.mark.parametrize(("values", "reason"), BAD_MEMBERS.values(), ids=BAD_MEMBERS)
def test_a_bad_member_is_listed_and_not_loaded(release, load, values, reason):
    release.family(1).family(9, kode_kecamatan="9999999").member(1).member(2, **values)
    reference = load(release)
    assert refused(reference) == {3: reason}
    assert list(reference.persons.values_list("row_no", "nik")) == [(2, nik(1))]
    assert reference.quality[reason] == 1


BROKEN = {
    "cut": lambda good: good[: len(good) // 2],
    "one column too many": lambda good: good + '|"lebih"',
    "one column too few": lambda good: good.rsplit("|", 1)[0],
    "lone quote": lambda good: good.replace("ORANG", 'OR"ANG'),
    "quotes inside a value": lambda good: good.replace("ORANG UJI", 'ORANG "UJI" DUA'),
    "NUL": lambda good: good.replace("ORANG", "OR\0ANG"),
}


@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_listed_with_its_number(release, load, spoil):
    release.family(1).member(1).member(2).member(3)
    release.members[1] = spoil(release.members[1])
    reference = load(release)
    assert refused(reference) == {3: "broken_line"}
    assert list(reference.persons.order_by("row_no").values_list("row_no", flat=True)) == [2, 4]


def test_a_line_torn_in_two_is_listed_twice_and_later_numbers_stay_right(release, load):
    release.family(1).member(1, nama="ORANG\nTERPATAH").member(2).member(1)
    reference = load(release)
    assert refused(reference) == {2: "broken_line", 3: "broken_line"}
    assert list(reference.persons.values_list("row_no", flat=True).order_by("row_no")) == [4, 5]


def test_blank_lines_and_a_missing_last_newline_do_not_shift_numbers(release, load):
    release.family(1).member(1)
    release.members += ["", line("anggota", MEMBER | {"nomor_induk_kependudukan": "x"})]
    reference = load(release, newline="\r\n")
    assert refused(reference) == {4: "nik_format"}


def test_separators_and_doubled_quotes_inside_quotes_belong_to_the_value(release, load):
    release.family(1).member(1, alamat_ktp="BLOK A|B").member(2, nama='ORANG ""DUA""')
    first, second = load(release).persons.order_by("row_no")
    assert (first.address, second.name) == ("BLOK A|B", 'ORANG "DUA"')


def test_stray_western_bytes_are_read_and_their_lines_counted(release, load):
    release.family(1).member(1, nama="JOS\udce9").member(2, nama="RENÉE").member(3)
    reference = load(release)
    assert list(reference.persons.order_by("row_no").values_list("name", flat=True)) == ["JOSé", "RENÉE", "ORANG UJI"]
    assert reference.quality["repaired"] == 1


def test_the_second_of_two_lines_is_kept_when_the_first_cannot_be_loaded(release, load):
    release.family(1).member(1, family=77).member(1)
    reference = load(release)
    assert refused(reference) == {2: "no_family"}
    assert reference.rows == 1


def test_the_first_of_doubled_lines_is_named(release, load):
    release.family(1).member(1).member(2).member(1)
    lines = load(release).quality_lines.all()
    assert [one.detail for one in lines] == ["NIK 3604********0001: sudah ada di baris 2"]


BAD_FAMILIES = {
    "unknown kecamatan": ({"kode_kecamatan": "9999999"}, "family_unknown_area"),
    "KK with a letter": ({"nomor_kartu_keluarga": "36046502021O0002"}, "family_kk_format"),
    "KK of the line before": ({"nomor_kartu_keluarga": kk(1)}, "family_kk_double"),
}


@pytest.mark.parametrize(("values", "reason"), BAD_FAMILIES.values(), ids=BAD_FAMILIES)
def test_a_bad_family_is_listed(release, load, values, reason):
    reference = load(release.family(1).family(2, **values).member(1))
    assert refused(reference, QualityLine.File.FAMILY) == {3: reason}


DECILES = {"2": 2, "10": 10, "": None, "0": None, "11": None, "2.5": None, "x": None}


@pytest.mark.parametrize(("given", "expected"), DECILES.items())
def test_the_national_decile_of_the_family_is_the_persons(release, load, given, expected):
    reference = load(release.family(1, desil_nasional=given).member(1))
    assert reference.persons.get().decile == expected
    assert reference.quality.get("bad_decile", 0) == (expected is None and given != "")


DATES = {
    "1985-02-28": date(1985, 2, 28),
    "28-02-1985": date(1985, 2, 28),
    "28/02/1985": date(1985, 2, 28),
    "1985-02-28 00:00:00": date(1985, 2, 28),
    "1985-02-30": None,
    "2999-01-01": None,
    "0085-01-01": None,
    "lupa": None,
}


@pytest.mark.parametrize(("given", "expected"), DATES.items())
def test_birth_dates(release, load, given, expected):
    reference = load(release.family(1).member(1, tanggal_lahir=given).member(2, tanggal_lahir=""))
    assert reference.persons.get(row_no=2).birth_date == expected
    assert reference.persons.get(row_no=3).birth_date is None
    assert reference.quality.get("bad_date", 0) == (expected is None)


FUNCTION_ANSWERS = {
    "1": True,
    "2": True,
    "3": False,
    "4": False,
    "1=Sama sekali tidak bisa": True,
    "Banyak kesulitan dan membutuhkan bantuan": True,
    "Sedikit kesulitan tanpa bantuan": False,
    "": None,
}


@pytest.mark.parametrize(("answer", "expected"), FUNCTION_ANSWERS.items())
def test_disability_is_any_of_nine_items_at_1_or_2(release, load, answer, expected):
    person = load(release.family(1).member(1, penglihatan="", mengurus_diri=answer)).persons.get()
    assert person.disability is expected


def test_dependants_are_counted_for_head_and_spouse_only(release, load):
    relations = ["Kepala keluarga", "Istri/suami", "Anak", "Anak", "Orangtua/mertua", "Pembantu/sopir", "Menantu"]
    release.family(1)
    for number, relation in enumerate(relations, start=1):
        release.member(number, status_hubungan_keluarga=relation)
    counted = dict(load(release).persons.values_list("relation", "dependants"))
    assert counted["Kepala keluarga"] == counted["Istri/suami"] == 3
    assert counted["Anak"] is None and counted["Pembantu/sopir"] is None


def test_sex_and_work_are_read_by_code_or_label(release, load):
    release.family(1).member(1, jenis_kelamin="2=Perempuan", status_bekerja="Tidak")
    release.member(2, jenis_kelamin="Laki-laki").member(3, jenis_kelamin="?", status_bekerja="")
    reference = load(release)
    people = reference.persons.order_by("row_no").values_list("sex", "works")
    assert list(people) == [("P", False), ("L", True), (None, None)]
    assert reference.quality["bad_sex"] == 1


def test_a_desa_is_found_by_the_code_of_either_system_within_its_kecamatan(release, load):
    known, bridged, elsewhere = Village.objects.filter(district__code_bps="3604220").order_by("code")[:3]
    Village.objects.filter(pk=bridged.pk).update(code_bps="3604220001")
    release.family(1, kode_kelurahan_desa=known.code_kemendagri).member(1, family=1)
    release.family(2, kode_kelurahan_desa="3604220001").member(2, family=2)
    release.family(3, kode_kecamatan="3604250", kode_kelurahan_desa=elsewhere.code_kemendagri).member(3, family=3)
    reference = load(release)
    people = reference.persons.order_by("row_no").values_list("village_id", flat=True)
    assert list(people) == [known.pk, bridged.pk, None]
    assert reference.quality["unknown_village"] == 1
    assert reference.area_system == "bps"


def test_spaces_and_marks_around_identifiers_are_taken_off_and_counted(release, load):
    release.family(1).member(1, nomor_induk_kependudukan=f" '{nik(1)} ")
    reference = load(release)
    assert reference.persons.get().nik == nik(1)
    assert reference.quality["identifier_cleaned"] == 1


def test_nothing_in_the_report_shows_a_whole_identifier(release, load):
    release.family(1).family(1).member(1).member(1).member(2, family=5)
    details = " ".join(load(release).quality_lines.values_list("detail", flat=True))
    assert "********" in details
    assert not any(number in details for number in (nik(1), nik(2), kk(1), kk(5)))


@pytest.mark.parametrize(
    "text", ["A\rB", "A\tB", "\\.", "\\N", "=1+1", "A,B;C", "x" * 100_000, "baris\u2028dua", "\ufeffA"]
)
def test_odd_characters_in_a_value_are_kept_as_they_are(release, load, text):
    assert load(release.family(1).member(1, alamat_ktp=text)).persons.get().address == text
