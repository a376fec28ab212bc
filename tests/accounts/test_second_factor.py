"""A code besides the password: who needs it, how it is set up, used, lost and found again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from jamsos.accounts import second_factor, services
from jamsos.accounts.models import Role, User
from jamsos.accounts.policy import SECOND_FACTOR
from jamsos.audit import services as audit
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.accounts.factors import (
    SECRET,
    SHOWN,
    code,
    has_factor,
    sign_in,
    with_factor,
    with_password,
    wrong_code,
)

SET_UP = "/keamanan-akun/aktifkan/"
OTHERS = set(Role) - SECOND_FACTOR


@pytest.fixture(autouse=True)
def required(db, settings) -> None:
    cache.clear()
    settings.MFA_REQUIRED = True


@pytest.fixture
def officer(user_of) -> User:
    """Somebody of Disnaker, who decides, with a password and no telephone yet."""
    return with_password(user_of(Role.DISNAKER, "uji_kode"))


def acts() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("act", flat=True))


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR))
def test_who_decides_is_held_on_the_set_up_page(client_of, role) -> None:
    client = client_of(role)
    for path in ("/", "/kewenangan/", "/keamanan-akun/", "/pekerjaan-latar/"):
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer.headers.get("Location")) == (302, SET_UP)
    assert client.get(SET_UP).status_code == 200


@pytest.mark.parametrize("role", sorted(OTHERS))
def test_others_may_but_need_not(client_of, role) -> None:
    client = client_of(role)
    assert client.get("/").status_code == 200
    assert client.get(SET_UP).status_code == 200


def test_deciding_roles_are_these(settings) -> None:
    assert {"dinsos_kepala", "disdukcapil", "setda", "disnaker", "admin_sistem"} == SECOND_FACTOR


def test_without_the_requirement_nobody_is_held(client_of, settings) -> None:
    settings.MFA_REQUIRED = False
    assert client_of(Role.DINSOS_KEPALA).get("/").status_code == 200


def test_first_password_comes_before_the_second_factor(officer) -> None:
    User.objects.filter(pk=officer.pk).update(must_change_password=True)
    assert sign_in("uji_kode").get("/").headers["Location"] == "/kata-sandi/"


def test_set_up_shows_a_picture_and_the_key_and_opens_the_portal(officer) -> None:
    client = sign_in("uji_kode")
    page = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    answer = client.post(SET_UP, {"code": code(SHOWN.search(page)[1])})
    assert answer.headers["Location"] == "/keamanan-akun/kode-cadangan/"
    assert client.get("/").status_code == 200
    assert acts()[-1] == "accounts.activate_second_factor"


def test_wrong_code_sets_nothing_up(officer) -> None:
    client = sign_in("uji_kode")
    secret = SHOWN.search(client.get(SET_UP).content.decode())[1]
    answer = client.post(SET_UP, {"code": wrong_code(secret)})
    assert answer.status_code == 200 and "Kode salah" in answer.content.decode()
    assert SHOWN.search(answer.content.decode())[1] == secret
    assert not has_factor(officer) and client.get("/").headers["Location"] == SET_UP


def test_setting_up_ends_the_other_sessions(officer) -> None:
    here, elsewhere = sign_in("uji_kode"), sign_in("uji_kode")
    secret = SHOWN.search(here.get(SET_UP).content.decode())[1]
    here.post(SET_UP, {"code": code(secret)})
    assert here.get("/").status_code == 200
    assert "akhir=berubah" in elsewhere.get("/").headers["Location"]


def test_recovery_codes_are_shown_once(officer) -> None:
    client = sign_in("uji_kode")
    client.post(SET_UP, {"code": code(SHOWN.search(client.get(SET_UP).content.decode())[1])})
    codes = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()
    first, second = (client.get("/keamanan-akun/kode-cadangan/").content.decode() for _ in range(2))
    assert len(codes) == 10 and all(each in first for each in codes)
    assert not [each for each in codes if each in second] and "Tersisa 10 kode" in second


def test_secrets_are_not_readable_in_the_database(officer) -> None:
    codes = with_factor(officer)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept and not [each for each in codes if each in kept]


def test_another_portal_key_lets_nobody_in_and_says_what_to_do(officer, settings) -> None:
    with_factor(officer)
    settings.SECRET_KEY = "kunci yang lain " * 4
    client = sign_in("uji_kode")
    answer = client.post("/masuk/kode/", {"code": code()})
    assert answer.status_code == 409 and "mengatur ulang faktor kedua" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_password_alone_no_longer_signs_in(officer) -> None:
    with_factor(officer)
    client = sign_in("uji_kode")
    assert client.get("/").headers["Location"].startswith("/masuk/")
    assert "accounts.sign_in" not in acts()
    assert client.post("/masuk/kode/", {"code": code()}).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert acts()[-1] == "accounts.sign_in"


def test_the_way_back_survives_the_code(officer) -> None:
    with_factor(officer)
    client = sign_in("uji_kode", next="/kewenangan/")
    assert client.post("/masuk/kode/", {"code": code()}).headers["Location"] == "/kewenangan/"


@pytest.mark.parametrize("steps, works", [(-1, True), (1, True), (-3, False), (3, False)])
def test_clock_may_be_half_a_minute_off(officer, time_machine, steps, works) -> None:
    time_machine.move_to(datetime(2026, 3, 2, 8, 0, 10, tzinfo=UTC), tick=False)
    with_factor(officer)
    client = sign_in("uji_kode")
    assert (client.post("/masuk/kode/", {"code": code(steps=steps)}).status_code == 302) == works


def test_a_code_overheard_is_worth_nothing(officer) -> None:
    with_factor(officer)
    heard = code(steps=1)
    assert sign_in("uji_kode").post("/masuk/kode/", {"code": heard}).status_code == 302
    # allauth's own mark of a used code is gone after thirty seconds, while this code is valid for longer
    cache.delete(f"allauth.mfa.totp.used?user={officer.pk}&code={heard}")
    again = sign_in("uji_kode").post("/masuk/kode/", {"code": heard})
    assert again.status_code == 200 and "sudah dipakai" in again.content.decode()


def test_code_page_leads_back_to_signing_in_as_somebody_else(officer) -> None:
    with_factor(officer)
    client = sign_in("uji_kode")
    assert client.get("/masuk/").headers["Location"] == "/masuk/kode/"
    client.post("/keluar/")
    assert client.get("/masuk/").status_code == 200


def test_code_step_is_closed_after_five_failures_wherever_they_come_from(officer) -> None:
    with_factor(officer)
    texts = []
    for number in range(6):
        client = sign_in("uji_kode")
        answer = client.post("/masuk/kode/", {"code": wrong_code()}, REMOTE_ADDR=f"203.0.113.{number}")
        texts.append(answer.content.decode())
    assert ["Kode salah" in text for text in texts] == [True] * 5 + [False]
    assert "Terlalu banyak percobaan yang gagal" in texts[-1]
    assert client.post("/masuk/kode/", {"code": code()}).status_code == 200
    assert acts().count("accounts.second_factor_failed") == 5
    locked = Event.objects.get(act="accounts.locked_out")
    assert (locked.subject_id, locked.data["step"]) == (str(officer.pk), "code")


def test_recovery_code_signs_in_once(officer) -> None:
    first, *_ = with_factor(officer)
    assert sign_in("uji_kode").post("/masuk/kode/", {"code": first}).status_code == 302
    assert sign_in("uji_kode").post("/masuk/kode/", {"code": first}).status_code == 200
    event = Event.objects.get(act="accounts.use_recovery_code")
    assert (event.actor, event.data) == (officer, {"codes_left": 9})
    assert first not in str(list(Event.objects.values()))


def signed_in(officer: User):
    with_factor(officer)
    client = sign_in(officer.username)
    client.post("/masuk/kode/", {"code": code()})
    return client


def test_new_recovery_codes_replace_the_old(officer) -> None:
    client = signed_in(officer)
    old = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()
    client.post("/keamanan-akun/kode-cadangan/baru/")
    new = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()
    assert set(old).isdisjoint(new)
    assert new[0] in client.get("/keamanan-akun/kode-cadangan/").content.decode()
    assert acts()[-1] == "accounts.renew_recovery_codes"


def test_removing_needs_the_code_too(officer) -> None:
    client = signed_in(officer)
    assert "wajib diisi" not in client.get("/keamanan-akun/lepas/").content.decode()
    for given in ("", wrong_code()):
        assert client.post("/keamanan-akun/lepas/", {"code": given}).status_code == 200
        assert has_factor(officer)
    assert client.post("/keamanan-akun/lepas/", {"code": code(steps=1)}).status_code == 302
    assert not Authenticator.objects.filter(user=officer).exists()
    assert acts()[-1] == "accounts.remove_second_factor"
    assert client.get("/").headers["Location"] == SET_UP


@pytest.mark.parametrize("path", ["lepas", "kode-cadangan", "kode-cadangan/baru"])
def test_pages_about_a_factor_lead_back_where_there_is_none(client_of, path) -> None:
    client = client_of(Role.AUDITOR)
    assert client.get(f"/keamanan-akun/{path}/").headers["Location"] == "/keamanan-akun/"
    client.post(f"/keamanan-akun/{path}/")
    assert not Authenticator.objects.exists()


def test_administrator_resets_a_lost_factor(officer, client_of, settings, user_of) -> None:
    session = signed_in(officer)
    settings.MFA_REQUIRED = False
    admin, page = client_of(Role.ADMIN_SISTEM), reverse("account", args=[officer.pk])
    reset = reverse("account-second-factor-reset", args=[officer.pk])
    assert reset in admin.get(page).content.decode()
    assert "kehilangan telepon" in admin.get(reset).content.decode() and has_factor(officer)
    assert admin.post(reset).headers["Location"] == page
    assert not Authenticator.objects.filter(user=officer).exists()
    assert session.get("/").headers["Location"].startswith("/masuk/")
    event = Event.objects.latest("seq")
    assert (event.act, event.actor) == ("accounts.reset_second_factor", user_of(Role.ADMIN_SISTEM))
    assert reset not in admin.get(page).content.decode()
    settings.MFA_REQUIRED = True
    assert sign_in("uji_kode").get("/").headers["Location"] == SET_UP


def test_nobody_resets_the_own_factor_nor_one_that_is_not_there(client_of, user_of, settings, officer) -> None:
    settings.MFA_REQUIRED = False
    admin, own = client_of(Role.ADMIN_SISTEM), user_of(Role.ADMIN_SISTEM)
    with_factor(own)
    answers = [admin.post(reverse("account-second-factor-reset", args=[user.pk])) for user in (own, officer)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "Akun sendiri" in answers[0].content.decode() and "tidak memakai" in answers[1].content.decode()
    assert has_factor(own)


@pytest.mark.parametrize("first", ["password", "factor"])
def test_one_administrator_does_not_renew_both_keys_of_an_account(officer, user_of, first) -> None:
    """Whoever could would be the officer: sign decrees, record verdicts. Another administrator may."""
    with_factor(officer)
    admin, other = user_of(Role.ADMIN_SISTEM), user_of(Role.ADMIN_SISTEM, "uji_admin_kedua")
    renew = {"password": services.reset_password, "factor": second_factor.reset}
    renew.pop(first)(officer, actor=admin)
    (second,) = renew.values()
    with pytest.raises(DomainError, match="tidak diatur ulang oleh satu orang"):
        second(officer, actor=admin)
    assert acts().count("accounts.reset_second_factor") + acts().count("accounts.reset_password") == 1
    second(officer, actor=other)


def test_after_the_owner_was_in_the_same_administrator_may_help_again(officer, user_of) -> None:
    with_factor(officer)
    admin = user_of(Role.ADMIN_SISTEM)
    second_factor.reset(officer, actor=admin)
    audit.record("accounts.sign_in", actor=officer, subject=officer)
    assert services.reset_password(officer, actor=admin)


def test_an_account_opened_again_counts_as_a_new_password(officer, user_of) -> None:
    with_factor(officer)
    admin = user_of(Role.ADMIN_SISTEM)
    services.deactivate(officer, actor=admin)
    services.reactivate(officer, actor=admin)
    with pytest.raises(DomainError, match="Minta admin sistem lain"):
        second_factor.reset(officer, actor=admin)


def test_command_resets_for_the_only_administrator(user_of) -> None:
    admin = user_of(Role.ADMIN_SISTEM)
    with_factor(admin)
    call_command("reset_second_factor", admin.username)
    assert not has_factor(admin) and acts()[-1] == "accounts.reset_second_factor"
