"""The way in and the way out."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse

from jamsos.accounts.models import Role, User
from jamsos.audit.models import Event

PASSWORD = "rahasia-panjang-uji"


@pytest.fixture
def officer(user_of) -> User:
    cache.clear()
    user = user_of(Role.DISNAKER, "uji_masuk")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra):
    return client.post("/masuk/", {"login": username, "password": password, **extra})


def test_signing_in_leads_home_with_a_new_session_key(officer) -> None:
    client = Client()
    client.get("/masuk/")
    client.session["before"] = 1
    before = client.session.session_key
    answer = sign_in(client, "uji_masuk")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session.session_key not in (None, before)


def test_fixed_session_is_not_taken_over(officer) -> None:
    victim, attacker = Client(), Client()
    store = attacker.session
    store["planted"] = True
    store.save()
    victim.cookies["sessionid"] = store.session_key
    sign_in(victim, "uji_masuk")
    assert victim.session.session_key != store.session_key
    attacker.cookies["sessionid"] = store.session_key
    assert attacker.get("/").status_code == 302


def test_sign_in_and_failure_are_on_the_audit_trail(officer) -> None:
    sign_in(Client(), "uji_masuk", "kata-sandi-salah")
    sign_in(Client(), "uji_masuk")
    acts = list(Event.objects.order_by("seq").values_list("act", flat=True))
    assert acts == ["accounts.sign_in_failed", "accounts.sign_in"]
    assert "kata-sandi-salah" not in str(list(Event.objects.values()))


def test_lockout_reads_the_same_for_known_and_unknown_names(officer) -> None:
    texts = []
    for name in ("uji_masuk", "tidak_ada"):
        answers = [sign_in(Client(), name, f"salah-{n}") for n in range(7)]
        texts.append([str(answer.context["form"].non_field_errors()) for answer in answers])
    assert texts[0] == texts[1]
    assert texts[0][-1] != texts[0][0]


def test_whole_page_reads_the_same_for_known_and_unknown_names(officer) -> None:
    """Not only the words: nothing on the page, and no status, tells which names exist."""
    pages = []
    for name in ("uji_masuk", "uji_tidak"):
        answers = [sign_in(Client(), name, f"salah-{n}") for n in range(7)]
        pages.append([(answer.status_code, shape(answer.content.decode(), name)) for answer in answers])
    assert pages[0] == pages[1]


def shape(page: str, name: str) -> str:
    """The page without what differs on every answer."""
    return re.sub(r'name="(?:csrfmiddlewaretoken|sekali)" value="[\w-]+"', "", page).replace(name, "NAMA")


def test_lockout_is_one_event_for_known_and_unknown_names(officer) -> None:
    for name in ("uji_masuk", "tidak_ada"):
        for n in range(9):
            sign_in(Client(), name, f"salah-{n}")
    events = list(Event.objects.filter(act="accounts.locked_out").order_by("seq"))
    assert [event.subject_id for event in events] == [str(officer.pk), ""]
    assert "tidak_ada" not in str(list(Event.objects.values()))


def test_one_address_is_closed_after_twenty_failures_with_any_names(officer) -> None:
    for n in range(20):
        sign_in(Client(), f"orang_{n}", "salah")
    assert "Terlalu banyak percobaan" in sign_in(Client(), "uji_masuk").content.decode()
    elsewhere = Client(REMOTE_ADDR="203.0.113.5")
    assert sign_in(elsewhere, "uji_masuk").status_code == 302


def test_locked_account_refuses_even_the_right_password(officer) -> None:
    for n in range(6):
        sign_in(Client(), "uji_masuk", f"salah-{n}")
    assert sign_in(Client(), "uji_masuk").status_code == 200


def test_inactive_user_does_not_get_in(officer) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    client = Client()
    sign_in(client, "uji_masuk")
    assert client.get("/").status_code == 302


def test_nobody_signs_up() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize("path", ["/accounts/signup/", "/signup/", "/daftar/", "/admin/", "/accounts/login/"])
def test_usual_back_doors_do_not_exist(db, path) -> None:
    assert Client().get(path).status_code == 404


def test_signing_out_needs_a_post(client_of) -> None:
    client = client_of(Role.DISNAKER)
    assert client.get("/keluar/").status_code == 200
    assert client.get("/").status_code == 200
    client.post("/keluar/")
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("path", ["/masuk/", "/keluar/", "/kata-sandi/"])
def test_forms_refuse_a_post_without_token(user_of, path) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_of(Role.DISNAKER), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(path, {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Formulir kedaluwarsa" in answer.content.decode()


@pytest.mark.parametrize(
    "target", ["https://jahat.example/", "//jahat.example/", "/\\jahat.example", "javascript:alert(1)", "http:///x.y"]
)
def test_next_never_leads_elsewhere(officer, target) -> None:
    answer = sign_in(Client(), "uji_masuk", next=target)
    assert "jahat" not in answer.headers.get("Location", "") and "alert" not in answer.headers.get("Location", "")


def test_next_leads_back_to_the_page_asked_for(officer) -> None:
    assert Client().get("/kewenangan/").headers["Location"] == "/masuk/?next=/kewenangan/"
    assert sign_in(Client(), "uji_masuk", next="/kewenangan/").headers["Location"] == "/kewenangan/"


def test_changing_the_password_ends_other_sessions(officer) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, "uji_masuk")
    sign_in(elsewhere, "uji_masuk")
    assert here.get("/kata-sandi/").status_code == 200
    fresh = "kalimat-sandi-yang-lain"
    here.post("/kata-sandi/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize("weak", ["pendek", "password1234", "uji_masuk_uji"])
def test_weak_passwords_are_refused(officer, weak) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak, officer)


def test_passphrases_need_no_strange_characters(officer) -> None:
    assert validate_password("kapal berlayar ke barat", officer) is None
