"""Other applications: a key for certain questions, counts closed as everywhere, every person asked for recorded."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.lifecycle import State
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from reporting.access import looks_at
from reporting.api.description import description
from reporting.api.models import ApiKey
from reporting.api.services import make_key, revoke

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


@pytest.fixture
def admin(user_of):
    return user_of(Role.ADMIN_SISTEM)


@pytest.fixture
def key(admin):
    """`key("angka")` -> the text of a new key with those rights."""

    def make(*rights: str, days: int = 30) -> str:
        today = timezone.localdate()
        return make_key("kominfo", "Satu Data", rights, today + timedelta(days=days), on=today, actor=admin)[1]

    return make


def get(path: str, text: str = ""):
    headers = {"Authorization": f"Bearer {text}"} if text else {}
    return Client().get(f"{ROOT}{path}", headers=headers)


def ask(text: str, body: object, content_type: str = "application/json"):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Authorization": f"Bearer {text}"}
    return Client().post(f"{ROOT}/status", data, content_type=content_type, headers=headers)


def test_counts_are_those_of_the_dashboard_closed_where_small(key, add, program) -> None:
    for village, people in (("Ciruas", 3), ("Kramatwatu", 7), ("Anyar", 30)):
        for _ in range(people):
            add(village=village)
    text = key("angka")
    chain = get("/program/2026/rantai", text).json()
    assert chain["indikator"][0] == {"kunci": "diusulkan", "nama": "Diusulkan", "orang": 40}
    rows = {row["nama"]: row["orang"]["diusulkan"] for row in get("/program/2026/kecamatan", text).json()["baris"]}
    assert {name: rows[name] for name in ("Ciruas", "Kramatwatu", "Anyar", "Tanara")} == {
        "Ciruas": None,
        "Kramatwatu": None,
        "Anyar": 30,
        "Tanara": 0,
    }
    groups = {row["kode"]: row["orang"]["diusulkan"] for row in get("/program/2026/kelompok", text).json()["baris"]}
    assert groups["NELAYAN"] == 40
    assert get("/program/1999/rantai", text).status_code == 404
    assert get("/program", text).json()["program"][0]["tahun"] == 2026


def test_a_person_is_answered_by_nik_in_the_body_and_every_question_is_in_the_trail(key, add) -> None:
    one = add(State.REGISTERED)
    text = key("status")
    answer = ask(text, {"nik": one.nik, "keperluan": "klaim rumah sakit"})
    told = answer.json()["program"][0]
    assert (told["tahun"], told["status"], told["peserta_aktif"]) == (2026, "registered", False)
    assert answer["Cache-Control"].startswith("max-age=0") and one.name not in answer.content.decode()
    assert ask(text, {"nik": "9900000000009999", "keperluan": "klaim rumah sakit"}).json() == {
        "ditemukan": False,
        "program": [],
    }
    look = looks_at(one).get()
    assert look.purpose == "Satu Data (Diskominfo): klaim rumah sakit"
    assert Event.objects.filter(act="people.list").count() == 2
    assert not Event.objects.filter(data__icontains=one.nik).exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        (b"\xff", 400),
        ("[" * 1900, 400),
        ("[]", 422),
        ({"nik": "1" * 16}, 422),
        ({"nik": 1234567890123456, "keperluan": "klaim"}, 422),
        ({"nik": "٣" * 16, "keperluan": "klaim"}, 422),
        ({"nik": "1" * 16, "keperluan": "a\u0000bcdef"}, 422),
        ('{"nik": "1111111111111111", "keperluan": "\\ud800xxxxx"}', 422),
        ({"nik": "1" * 16, "keperluan": "klaim", "nama": "x"}, 422),
        ("x" * 2001, 413),
    ],
)
def test_what_is_no_question_is_told_so_and_not_recorded(key, body, status) -> None:
    answer = ask(key("status"), body)
    assert (answer.status_code, set(answer.json())) == (status, {"pesan", "saran"})
    assert not Event.objects.filter(act="people.list").exists()


def test_a_form_or_a_get_is_refused(key) -> None:
    text = key("status")
    assert ask(text, "nik=1", "application/x-www-form-urlencoded").status_code == 415
    answer = get(f"/status?nik={'1' * 16}", text)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert get("/lain", text).status_code == 404


def test_a_key_opens_what_it_is_for_until_it_ends_or_is_revoked(key, admin, program) -> None:
    counts, status = key("angka"), key("status")
    assert get("/program", counts).status_code == 200
    assert get("/program", status).status_code == 403
    assert ask(counts, {"nik": "1" * 16, "keperluan": "klaim"}).status_code == 403
    for wrong in ("", "x", counts[:-1], counts + "x", "jms_"):
        answer = get("/program", wrong)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    revoke(ApiKey.objects.get(rights=["angka"]), actor=admin)
    assert get("/program", counts).status_code == 401


def test_a_key_past_its_last_day_opens_nothing(key, program) -> None:
    text = key("angka", days=1)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert get("/program", text).status_code == 401


def test_the_key_is_kept_as_a_hash_and_shown_once(client_of) -> None:
    client = client_of(Role.ADMIN_SISTEM)
    form = {
        "agency": "kominfo",
        "name": "Satu Data",
        "rights": ["angka"],
        "ends_on": timezone.localdate() + timedelta(days=731),
    }
    late = client.post(reverse("api-key-make"), form | {"ends_on": "2099-01-01"})
    assert late.status_code == 409 and "paling lama dua tahun" in late.content.decode()
    page = client.post(reverse("api-key-make"), form).content.decode()
    kept = ApiKey.objects.get()
    text = page.split("jms_")[1].split("<")[0]
    assert len(text) > 40 and get("/program", f"jms_{text}").status_code == 200
    assert text not in str(kept.__dict__) and f"jms_{text}" not in client.get(reverse("api-keys")).content.decode()
    assert client.post(reverse("api-key-revoke", args=[kept.pk])).status_code == 302
    assert client.post(reverse("api-key-revoke", args=[kept.pk])).status_code == 409
    acts = list(Event.objects.filter(act__startswith="api.").order_by("seq").values_list("act", flat=True))
    assert acts == ["api.make_key", "api.revoke_key"]
    for change in ({"rights": ["status"]}, {"revoked_at": None}, {"ends_on": date(2100, 1, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ApiKey.objects.update(**change)


def test_too_many_questions_wait_by_key_and_wrong_keys_by_address(key, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"api": "2/m/key", "api_unknown": "2/m/ip", "api_status": "2/m/key"}
    one, other = key("angka"), key("angka")
    assert [get("/program", one).status_code for _ in range(3)] == [200, 200, 429]
    assert get("/program", other).status_code == 200
    assert [get("/program", "jms_salah").status_code for _ in range(3)] == [401, 401, 429]
    assert get("/program", "jms_salah")["Retry-After"] == "60"


def test_the_description_names_every_address_and_no_other() -> None:
    from reporting.api.urls import urlpatterns

    served = {str(one.pattern).replace("<int:tahun>", "{tahun}") for one in urlpatterns if one.name.startswith("api-")}
    described = {f"api/v1{path}" for path in description(ROOT)["paths"]}
    assert described == {path for path in served if path.startswith("api/")} - {
        *("api/v1/", "api/v1/<path:rest>", "api/v1/openapi.json")
    }
    assert Client().get(f"{ROOT}/openapi.json").json()["servers"] == [{"url": ROOT}]


@pytest.mark.parametrize(
    ("address", "told"),
    [("/xx", "Alamat tidak dikenal."), ("/program/1999/rantai", "Program tahun itu tidak ada.")],
)
def test_what_is_not_there_is_told_apart(key, address, told) -> None:
    answer = get(address, key("angka"))
    assert (answer.status_code, answer.json()["pesan"]) == (404, told)
