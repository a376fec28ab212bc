"""The regency's kecamatan and desa, and the bridge to BPS's codes."""

from __future__ import annotations

from collections import Counter

import pytest

from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.regions.models import District, Village
from jamsos.regions.services import import_village_codes, load_regions

pytestmark = pytest.mark.django_db
HEADER = "kode_bps_10,kode_kemendagri_10\n"


@pytest.fixture
def bridge(tmp_path):
    """`bridge(text)` -> path of a bridging file."""

    def write(text: str, encoding: str = "utf-8"):
        path = tmp_path / "padanan.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_every_kecamatan_and_desa_is_there() -> None:
    assert (District.objects.count(), Village.objects.count()) == (29, 326)


def test_codes_of_both_systems_differ_for_kecamatan() -> None:
    kramatwatu = District.objects.get(name="Kramatwatu")
    assert kramatwatu.code_kemendagri == kramatwatu.code.replace(".", "")
    assert len(kramatwatu.code_bps) == 7 and kramatwatu.code_bps.startswith("3604")


def test_desa_names_repeat_so_the_kecamatan_is_shown() -> None:
    names = Counter(Village.objects.values_list("name", flat=True))
    assert sum(count > 1 for count in names.values()) == 13
    repeated = Village.objects.filter(name=next(name for name, count in names.items() if count > 1))
    assert len({str(village) for village in repeated}) == repeated.count()


def test_loading_again_changes_nothing() -> None:
    before = set(Village.objects.values_list("pk", "code", "name"))
    assert load_regions() == (29, 326)
    assert set(Village.objects.values_list("pk", "code", "name")) == before


def test_bridge_gives_desa_their_bps_code(bridge) -> None:
    first, second = Village.objects.order_by("code")[:2]
    rows = f"3604010001,{first.code_kemendagri}\n3604010002,{second.code_kemendagri}\n"
    assert import_village_codes(bridge(HEADER + rows), actor=None) == 2
    first.refresh_from_db()
    assert first.code_bps == "3604010001"
    assert Event.objects.latest("seq").act == "regions.import_village_codes"


def test_codes_may_trade_places(bridge) -> None:
    first, second = (v.code_kemendagri for v in Village.objects.order_by("code")[:2])
    import_village_codes(bridge(f"{HEADER}3604010001,{first}\n3604010002,{second}\n"), actor=None)
    import_village_codes(bridge(f"{HEADER}3604010002,{first}\n3604010001,{second}\n"), actor=None)
    assert Village.objects.get(code_kemendagri=first).code_bps == "3604010002"


@pytest.mark.parametrize(
    "text, says",
    [
        ("a,b\n1,2\n", "tidak memuat kolom"),
        ("", "tidak memuat kolom"),
        (HEADER, "tidak berisi satu baris pun"),
        (HEADER + "3604010001,9999999999\n", "Baris 2"),
        (HEADER + "36040,{code}\n", "Baris 2"),
        (HEADER + "3604010001\n", "Baris 2"),
        (HEADER + "3604010001,{code}\n3604010001,{other}\n", "lebih dari satu desa"),
    ],
)
def test_bad_bridge_is_refused_and_changes_nothing(bridge, text, says) -> None:
    code, other = (v.code_kemendagri for v in Village.objects.order_by("code")[:2])
    with pytest.raises(DomainError, match=says):
        import_village_codes(bridge(text.format(code=code, other=other)), actor=None)
    assert not Village.objects.exclude(code_bps=None).exists()


def test_file_in_another_encoding_is_refused(bridge) -> None:
    with pytest.raises(DomainError, match="tidak dapat dibaca"):
        import_village_codes(bridge(HEADER + "3604010001,é\n", "latin-1"), actor=None)


def test_missing_bridge_is_named(tmp_path) -> None:
    with pytest.raises(DomainError, match="hilang.csv"):
        import_village_codes(tmp_path / "hilang.csv", actor=None)
