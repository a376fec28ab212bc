"""Quotas by kecamatan and desa: by hand, from a workbook, shared out by weight; nothing after the wave is settled."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from enrollment.programs.area_workbook import AreaRows, write_area_workbook
from enrollment.programs.areas import (
    AreaQuotas,
    Figures,
    Level,
    Sharing,
    by_number,
    figures_of,
    proposed_by_area,
    set_area_quotas,
    share_out,
)
from enrollment.programs.models import AreaQuota, Wave
from enrollment.programs.services import settle_wave
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.regions.models import District, Village
from tests.decrees.people import proposals
from tests.matches.people import person, release, village

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(program) -> Wave:
    return program.waves.get()


@pytest.fixture
def petugas(user_of):
    return user_of(Role.DINSOS_PETUGAS)


def district(name: str) -> District:
    return District.objects.get(name=name)


def held(wave: Wave) -> dict[str, int]:
    return {str(quota.village or quota.district): quota.quota for quota in wave.area_quotas.all()}


def test_quotas_are_given_changed_and_taken_back(wave, petugas):
    anyar, desa = district("Anyar"), village("Anyar")
    given = AreaQuotas({anyar.pk: 90}, {desa.pk: 12})
    assert set_area_quotas(wave, given, basis="ditetapkan petugas", actor=petugas) == 2
    assert set_area_quotas(wave, given, basis="sekali lagi", actor=petugas) == 0
    assert held(wave) == {"Anyar": 90, "Anyar (Anyar)": 12}
    set_area_quotas(wave, AreaQuotas({anyar.pk: None}, {desa.pk: 0}), basis="x", actor=petugas)
    assert held(wave) == {"Anyar (Anyar)": 0}
    events = list(Event.objects.filter(act="programs.set_area_quotas").order_by("seq"))
    assert [event.data["changes"] for event in events] == [
        {anyar.code: [None, 90], desa.code: [None, 12]},
        {anyar.code: [90, None], desa.code: [12, 0]},
    ]


def test_a_settled_wave_keeps_its_area_quotas(wave, petugas):
    settle_wave(wave, actor=petugas)
    with pytest.raises(DomainError, match="tidak dapat diubah"):
        set_area_quotas(wave, AreaQuotas({district("Anyar").pk: 1}), basis="x", actor=petugas)


@pytest.mark.parametrize("role", [Role.DINSOS_KEPALA, Role.SETDA, Role.TIM_KOORDINASI, Role.AUDITOR])
def test_only_the_dinsos_officer_sets_them(wave, user_of, role):
    with pytest.raises(DomainError, match="tidak berwenang"):
        set_area_quotas(wave, AreaQuotas({district("Anyar").pk: 1}), basis="x", actor=user_of(role))


@pytest.mark.parametrize("quota", [-1, 10_000_001])
def test_an_impossible_quota_is_refused(wave, petugas, quota):
    with pytest.raises(DomainError, match="tidak masuk akal"):
        set_area_quotas(wave, AreaQuotas({district("Anyar").pk: quota}), basis="x", actor=petugas)


def test_a_quota_is_of_one_area_and_stands_once(wave):
    anyar = district("Anyar")
    AreaQuota.objects.create(wave=wave, district=anyar, quota=1)
    for odd in ({}, {"district": anyar, "village": village("Anyar")}, {"district": anyar}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AreaQuota.objects.create(wave=wave, quota=1, **odd)


def test_shares_follow_population_and_extreme_poverty(wave):
    figures = {"a": Figures(300, 0), "b": Figures(100, 20), "c": Figures(0, 0)}
    plain = share_out(wave, Sharing(8, Level.VILLAGE, per_resident=1, per_poor=0, capped=False), figures)
    assert plain == {"a": 6, "b": 2, "c": 0}
    poor_first = share_out(wave, Sharing(8, Level.VILLAGE, per_resident=1, per_poor=10, capped=False), figures)
    assert poor_first == {"a": 4, "b": 4, "c": 0}


def test_a_share_may_not_pass_what_was_proposed(program, wave):
    home = Village.objects.get(name="Kramatwatu")
    proposals(program, [1, 2])
    assert proposed_by_area(wave, Level.VILLAGE)[home.code] == 2
    assert proposed_by_area(wave, Level.DISTRICT)[home.district.code] == 2
    figures = {home.code: Figures(900, 0), village("Anyar").code: Figures(100, 0)}
    parts = share_out(wave, Sharing(10, Level.VILLAGE, per_resident=1, per_poor=0, capped=True), figures)
    assert parts == {home.code: 2, village("Anyar").code: 0}


def test_figures_come_from_a_release(program):
    reference = release(person(2, decile=1), person(3, decile=2), person(4, village="Pegadingan", decile=1))
    home, other = village(), village("Pegadingan")
    by_village = figures_of(reference, Level.VILLAGE)
    assert by_village[home.code] == Figures(2, 1) and by_village[other.code] == Figures(1, 1)
    assert len(by_village) == Village.objects.count()
    by_district = figures_of(reference, Level.DISTRICT)
    together = Figures(3, 2) if home.district_id == other.district_id else Figures(2, 1)
    assert by_district[home.district.code] == together


def test_the_workbook_comes_back_as_it_went(wave, petugas, tmp_path):
    given = AreaQuotas({district("Anyar").pk: 90}, {village("Anyar").pk: 12})
    set_area_quotas(wave, given, basis="x", actor=petugas)
    write_area_workbook(tmp_path / "kuota.xlsx", wave)
    back = AreaRows(tmp_path / "kuota.xlsx", "kuota.xlsx").quotas()
    assert len(back.districts) == District.objects.count() and len(back.villages) == Village.objects.count()
    assert {area: quota for area, quota in back.districts.items() if quota is not None} == given.districts
    assert {area: quota for area, quota in back.villages.items() if quota is not None} == given.villages


def read(tmp_path: Path, text: str) -> AreaRows:
    path = tmp_path / "kuota.csv"
    path.write_text(text, encoding="utf-8")
    return AreaRows(path, path.name)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("99.99.99;5", "baris 2: kode wilayah «99.99.99» tidak dikenal"),
        ("{anyar};5\n{anyar};6", "baris 3: kode .* muncul lebih dari sekali"),
        ("{anyar};lima", "baris 2: KUOTA «lima» bukan jumlah orang"),
        ("{anyar};-5", "bukan jumlah orang"),
        ("{anyar};12.5", "bukan jumlah orang"),
        ("{anyar};99999999999", "bukan jumlah orang"),
    ],
)
def test_a_faulty_workbook_changes_nothing(program, tmp_path, rows, message):
    with pytest.raises(DomainError, match=message):
        read(tmp_path, "KODE;KUOTA\n" + rows.format(anyar=district("Anyar").code))


def test_thousands_may_be_written_with_a_dot(program, tmp_path):
    anyar = district("Anyar")
    assert read(tmp_path, f"KODE;KUOTA\n{anyar.code};1.200").quotas().districts == {anyar.pk: 1200}


def test_figures_of_a_workbook(program, tmp_path):
    anyar = district("Anyar")
    rows = read(tmp_path, f"KODE;PENDUDUK;MISKIN_EKSTREM\n{anyar.code};60000;\n")
    assert rows.figures(Level.DISTRICT) == {anyar.code: Figures(60_000, 0)}
    with pytest.raises(DomainError, match="Tidak ada baris dengan isian PENDUDUK"):
        rows.figures(Level.VILLAGE)
    with pytest.raises(DomainError, match="Kolom KUOTA tidak ada"):
        rows.quotas()


def test_one_kecamatan_on_the_screen(wave, client_of):
    client, anyar = client_of(Role.DINSOS_PETUGAS), district("Anyar")
    page = reverse("wave-areas", args=[wave.pk])
    address = f"{reverse('wave-area', args=[wave.pk])}?kecamatan={anyar.code}"
    assert html.escape(address) in client.get(page).content.decode()
    data = {"district": 40, f"village_{village('Anyar').pk}": 12}
    assert client.post(address, data)["Location"] == page
    assert held(wave) == {"Anyar": 40, "Anyar (Anyar)": 12}
    assert client.post(address, data | {"district": "x"}).status_code == 422
    assert client.get(address.replace(anyar.code, "99")).status_code == 404
    shown = client_of(Role.SETDA).get(page).content.decode()
    assert "ditetapkan petugas" in shown and "Ubah</a>" not in shown


def test_the_workbook_on_the_screen(wave, client_of):
    client = client_of(Role.DINSOS_PETUGAS)
    content = client.get(reverse("wave-areas-workbook", args=[wave.pk])).content
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    row = next(cells for cells in sheet.iter_rows(min_row=2) if cells[0].value == district("Anyar").code)
    row[3].value = 77
    filled = BytesIO()
    book.save(filled)
    upload = SimpleUploadedFile("kuota.xlsx", filled.getvalue())
    answer = client.post(reverse("wave-areas-upload", args=[wave.pk]), {"file": upload})
    assert answer.status_code == 302 and held(wave) == {"Anyar": 77}
    assert wave.area_quotas.get().basis.startswith("buku kerja kuota.xlsx (")
    refused = client.post(reverse("wave-areas-upload", args=[wave.pk]), {"file": SimpleUploadedFile("a.xlsx", b"PK")})
    assert refused.status_code == 409


def test_sharing_out_is_seen_before_it_is_stored(wave, client_of):
    reference = release(*(person(number) for number in range(2, 5)), person(9, village="Pegadingan"))
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("wave-areas-share", args=[wave.pk])
    form = {"total": 8, "level": "village", "release": reference.pk, "per_resident": 1, "per_poor": 0}
    seen = client.post(address, form).content.decode()
    assert "8 orang untuk" in seen and held(wave) == {}
    parts = re.search(r'name="parts" value="([^"]+)"', seen)[1]
    assert client.post(address, {"parts": html.unescape(parts)}).status_code == 302
    assert {name: quota for name, quota in held(wave).items() if quota} == {
        str(village()): 6,
        str(village("Pegadingan")): 2,
    }
    assert "penduduk x 1 + miskin ekstrem x 0" in wave.area_quotas.first().basis
    assert client.post(address, {"parts": parts[:-2] + "xx"}).status_code == 409
    assert client.post(address, form | {"release": ""}).status_code == 422
    assert client.post(address, form | {"per_resident": 0}).status_code == 409


def test_sharing_by_a_workbook(wave, client_of):
    anyar, other = district("Anyar"), district("Cinangka")
    text = f"KODE;PENDUDUK;MISKIN_EKSTREM\n{anyar.code};100;10\n{other.code};100;0\n"
    form = {"total": 3, "level": "district", "per_resident": 1, "per_poor": 10}
    upload = SimpleUploadedFile("penduduk.csv", text.encode())
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("wave-areas-share", args=[wave.pk])
    seen = client.post(address, form | {"file": upload}).content.decode()
    parts = html.unescape(re.search(r'name="parts" value="([^"]+)"', seen)[1])
    assert client.post(address, {"parts": parts}).status_code == 302
    assert by_number(Level.DISTRICT, {anyar.code: 2, other.code: 1}) == dict(
        wave.area_quotas.values_list("district", "quota")
    )
