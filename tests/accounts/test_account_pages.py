"""The administrator's pages: opening, closing and mending accounts; a first password is seen once."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jamsos.accounts.models import Agency, Role, RoleAssignment, User
from jamsos.audit.models import Event

SHOWN = re.compile(r"<code[^>]*>((?:[a-z2-9]{4}-){3}[a-z2-9]{4})</code>")
NEW = {"username": "rina.k", "name": "Rina  Kartika", "agency": "disnaker"}
ON_ONE = ("account-reset", "account-deactivate", "account-reactivate")


@pytest.fixture
def admin(client_of) -> Client:
    cache.clear()
    return client_of(Role.ADMIN_SISTEM)


@pytest.fixture
def person(user_of) -> User:
    user = user_of(Role.DISNAKER, "uji_orang")
    user.set_password("kalimat sandi orang ini")
    user.save()
    return user


def on(name: str, user: User) -> str:
    return reverse(name, args=[user.pk])


def sign_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/masuk/", {"login": username, "password": password})
    return client


def test_created_account_signs_in_with_the_password_shown(admin) -> None:
    answer = admin.post("/akun/buat/", NEW)
    password = SHOWN.search(answer.content.decode())[1]
    user = User.objects.get(username="rina.k")
    assert (answer.status_code, user.first_name, user.agency) == (200, "Rina Kartika", "disnaker")
    assert sign_in("rina.k", password).get("/").headers["Location"] == "/kata-sandi/"


@pytest.mark.parametrize("name", ["account-reset", "account-reactivate"])
def test_password_given_again_replaces_the_old_one(admin, person, name) -> None:
    User.objects.filter(pk=person.pk).update(is_active=name == "account-reset")
    password = SHOWN.search(admin.post(on(name, person)).content.decode())[1]
    person.refresh_from_db()
    assert person.is_active and person.must_change_password and person.check_password(password)
    assert not person.check_password("kalimat sandi orang ini")


def test_first_password_is_seen_once_and_kept_nowhere(admin, capfd) -> None:
    answer = admin.post("/akun/buat/", NEW)
    password = SHOWN.search(answer.content.decode())[1]
    user = User.objects.get(username="rina.k")
    later = [admin.get(path).content.decode() for path in (on("account", user), "/akun/buat/", "/akun/", "/")]
    again = admin.post("/akun/buat/", NEW)
    assert all(password not in page for page in [*later, again.content.decode()])
    assert (again.status_code, answer.headers["Cache-Control"]) == (409, "no-store")
    assert password not in str([session.get_decoded() for session in Session.objects.all()])
    assert password not in str(list(Event.objects.values())) + str(list(User.objects.values()))
    assert password not in "".join(capfd.readouterr())


def test_two_resets_show_two_passwords(admin, person) -> None:
    shown = {SHOWN.search(admin.post(on("account-reset", person)).content.decode())[1] for _ in range(2)}
    assert len(shown) == 2


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"username": "UJI_ORANG"}, "sudah dipakai"),
        ({"username": "ab"}, "tidak dapat dipakai"),
        ({"username": "3604610101900001"}, "3604********0001"),
        ({"username": "rina kartika"}, "tidak dapat dipakai"),
        ({"name": "   "}, "tidak boleh kosong"),
        ({"name": "3604610101900001"}, "tidak dipakai dalam nama"),
        ({"agency": "swasta"}, "Masukkan pilihan yang valid"),
    ],
    ids=str,
)
def test_wrong_account_is_refused_with_the_reason(admin, person, changed, said) -> None:
    before = User.objects.count()
    answer = admin.post("/akun/buat/", NEW | changed)
    assert answer.status_code in {409, 422} and said in answer.content.decode()
    assert User.objects.count() == before


def test_looking_changes_nothing(admin, person) -> None:
    before = list(User.objects.filter(pk=person.pk).values())
    for name in ON_ONE:
        assert admin.get(on(name, person)).status_code == 200
    assert list(User.objects.filter(pk=person.pk).values()) == before


def test_closed_account_loses_its_sessions_for_good(admin, person) -> None:
    session = sign_in("uji_orang", "kalimat sandi orang ini")
    assert session.get("/").status_code == 200
    assert admin.post(on("account-deactivate", person)).headers["Location"] == on("account", person)
    assert session.get("/").status_code == 302
    admin.post(on("account-reactivate", person))
    assert session.get("/").headers["Location"].startswith("/masuk/")


def test_reset_ends_open_sessions(admin, person) -> None:
    session = sign_in("uji_orang", "kalimat sandi orang ini")
    admin.post(on("account-reset", person))
    assert session.get("/").headers["Location"].startswith("/masuk/")


@pytest.mark.parametrize(
    "active, name", [(True, "account-reactivate"), (False, "account-deactivate"), (False, "account-reset")]
)
def test_step_that_does_not_fit_the_standing_is_refused(admin, person, active, name) -> None:
    User.objects.filter(pk=person.pk).update(is_active=active)
    answer = admin.post(on(name, person))
    assert answer.status_code == 409 and not SHOWN.search(answer.content.decode())
    assert User.objects.get(pk=person.pk).is_active == active


def test_role_is_ended_from_the_account_page(admin, person) -> None:
    held = person.role_assignments.get()
    link = reverse("account-role-end", args=[held.pk])
    assert link in admin.get(on("account", person)).content.decode()
    assert "Akhiri peran Petugas Disnaker" in admin.get(link).content.decode()
    admin.post(link)
    assert not User.objects.get(pk=person.pk).roles
    assert link not in admin.get(on("account", person)).content.decode()
    assert admin.post(link).status_code == 409


def test_nobody_acts_on_the_own_account(admin, user_of) -> None:
    own = user_of(Role.ADMIN_SISTEM)
    role = reverse("account-role-end", args=[own.role_assignments.get().pk])
    paths = [on(name, own) for name in ON_ONE] + [role]
    page = admin.get(on("account", own)).content.decode()
    assert "akun Anda sendiri" in page and not [path for path in paths if path in page]
    before = list(User.objects.filter(pk=own.pk).values("password", "is_active"))
    for path in paths:
        opened = admin.get(path).content.decode()
        assert "Akun sendiri tidak dapat diubah" in opened and "btn-danger" not in opened
        answer = admin.post(path)
        assert answer.status_code == 409 and "Akun sendiri tidak dapat diubah" in answer.content.decode()
    assert list(User.objects.filter(pk=own.pk).values("password", "is_active")) == before
    assert RoleAssignment.objects.filter(user=own, ends_on=None).count() == 1


def test_account_page_still_names_the_person_signed_in(admin, person) -> None:
    answer = admin.get(on("account", person))
    assert str(answer.context["user"]) == "uji_admin_sistem"
    assert "uji_admin_sistem" in answer.content.decode()


def test_roles_of_other_agencies_are_not_offered(admin, person) -> None:
    def offered(query: str = "") -> list[str]:
        form = admin.get(f"/akun/tugaskan/{query}").context["form"]
        return [value for value, _ in form.fields["role"].widget.choices]

    User.objects.filter(pk=person.pk).update(agency=Agency.DISNAKER)
    assert offered(f"?user={person.pk}") == ["", Role.DISNAKER, Role.TIM_KOORDINASI]
    assert offered() == ["", *Role.values], "nobody is chosen yet"
    kept = admin.get(f"/akun/tugaskan/?user={person.pk}&role={Role.DISNAKER}").context["form"]
    assert kept["role"].value() == Role.DISNAKER, "what was chosen before the user"
    refused = admin.post("/akun/tugaskan/", {"user": person.pk, "role": Role.SETDA})
    assert refused.status_code == 409 and "Bagian Hukum" in refused.content.decode()


def test_assigning_begins_with_the_account_it_was_opened_from(admin, person) -> None:
    page = admin.get(f"/akun/tugaskan/?user={person.pk}").content.decode()
    assert f'<option value="{person.pk}" selected>' in page
    for nobody in ("bukan-nomor", "9" * 30):
        assert admin.get(f"/akun/tugaskan/?user={nobody}").status_code == 200
    answer = admin.post("/akun/tugaskan/", {"user": person.pk, "role": Role.TIM_KOORDINASI})
    assert answer.headers["Location"] == on("account", person)
    assert Role.TIM_KOORDINASI in User.objects.get(pk=person.pk).roles


@pytest.mark.parametrize(
    "query, found", [("search=orang", True), ("search=UJI_o", True), ("agency=setda", False), ("is_active=0", False)]
)
def test_accounts_are_found_by_name_agency_and_standing(admin, person, query, found) -> None:
    assert (on("account", person) in admin.get(f"/akun/?{query}").content.decode()) == found


def test_list_of_accounts_asks_the_same_number_of_queries_for_many(
    admin, person, user_of, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(30) as few:
        admin.get("/akun/")
    for number in range(15):
        user_of(Role.DISNAKER, f"uji_banyak_{number}")
    with django_assert_num_queries(len(few)):
        shown = admin.get("/akun/").content.decode()
    assert "uji_banyak_14" in shown


def test_list_shows_only_roles_in_force(admin, person) -> None:
    RoleAssignment.objects.create(user=person, role=Role.SETDA, starts_on=date(2024, 1, 1), ends_on=date(2024, 6, 30))
    page = admin.get("/akun/?search=uji_orang").content.decode()
    assert "Petugas Disnaker" in page and "Bagian Hukum" not in page.split("<tbody")[1]


def test_every_step_is_on_the_audit_trail(admin, person, user_of) -> None:
    seen = Event.objects.count()
    held = person.role_assignments.get()
    for path in (*(on(name, person) for name in ON_ONE), reverse("account-role-end", args=[held.pk])):
        admin.post(path)
    events = list(Event.objects.order_by("seq")[seen:])
    acts = ["accounts.reset_password", "accounts.set_active", "accounts.set_active", "accounts.end_role"]
    assert [event.act for event in events] == acts
    assert {event.actor for event in events} == {user_of(Role.ADMIN_SISTEM)}
    assert [event.data.get("active") for event in events] == [None, False, True, None]
    assert events[-1].data["first_day_without"] == str(timezone.localdate())
