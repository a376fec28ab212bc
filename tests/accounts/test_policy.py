"""The table of rights, read as sentences of the regulation's division of labour."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from jamsos.accounts import policy
from jamsos.accounts.labels import LABELS
from jamsos.accounts.models import Role, RoleAssignment, User
from jamsos.accounts.policy import FIELDS, POLICY, Act
from jamsos.errors import DomainError
from jamsos.regions.models import Village

# act -> who may do it; one line per act that separates one office from another.
SEPARATIONS = {
    Act.IMPORT_REFERENCE: {Role.DINSOS_PETUGAS},
    Act.IMPORT_WORKERS: {Role.DINSOS_PETUGAS},
    Act.SEARCH_CANDIDATES: {Role.DINSOS_PETUGAS},
    Act.PROPOSE_WORKERS: {Role.OPERATOR_DESA, Role.DINSOS_PETUGAS},
    Act.REVIEW_MATCHES: {Role.DINSOS_PETUGAS},
    Act.DECIDE_DOUBLES: {Role.DINSOS_PETUGAS},
    Act.SETTLE_MATCHES: {Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA},
    Act.DECIDE_VILLAGE_CHANGES: {Role.DINSOS_PETUGAS},
    Act.DECIDE_OFFICE_CHANGES: {Role.DINSOS_KEPALA},
    Act.RUN_ASSESSMENT: {Role.DINSOS_PETUGAS},
    Act.LOCK_PENDATAAN: {Role.DINSOS_KEPALA},
    Act.SIGN_KADINSOS: {Role.DINSOS_KEPALA},
    Act.RECORD_VERDICTS: {Role.DISDUKCAPIL},
    Act.CHECK_SAMPLE: {Role.DINSOS_KEPALA, Role.DISDUKCAPIL},
    Act.RUN_SELECTION: {Role.DINSOS_PETUGAS},
    Act.DRAFT_DECREE: {Role.SETDA},
    Act.ISSUE_DECREE: {Role.SETDA},
    Act.PREPARE_SUBMISSION: {Role.DISNAKER},
    Act.RECORD_ANSWER: {Role.DISNAKER},
    Act.POST_CONTRIBUTIONS: {Role.DISNAKER},
    Act.RECORD_CLAIMS: {Role.DISNAKER},
    Act.CHECK_BENEFICIARIES: {Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA},
    Act.RUN_SIMULATION: {Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA, Role.TIM_KOORDINASI, Role.SETDA},
    Act.WRITE_REPORTS: {Role.TIM_KOORDINASI},
    Act.DECIDE_MONITORING: {Role.DINSOS_PETUGAS, Role.DISNAKER},
    Act.SUBMIT_SUPERVISION: {Role.DINSOS_PETUGAS, Role.DISNAKER},
    Act.RECORD_INSPECTIONS: {Role.DISNAKER},
    Act.RECORD_COVERAGE: {Role.DISNAKER},
    Act.VIEW_AUDIT: {Role.AUDITOR},
    Act.MANAGE_ACCOUNTS: {Role.ADMIN_SISTEM},
}
# A trial and a simulation answer a question and leave every case as it was.
READING = {Act.VIEW_BUILD, Act.UNMASK, Act.DOWNLOAD_NAMES, Act.EXPORT_WORKERS, Act.TRY_CRITERIA, Act.RUN_SIMULATION}
CHANGING = {act for act in Act if ".view" not in act and act not in READING}


@pytest.mark.parametrize("act", SEPARATIONS, ids=str)
def test_only_the_responsible_office_may(act: Act) -> None:
    assert {role for role in Role if act in POLICY[role]} == SEPARATIONS[act]


def test_every_role_has_its_line_and_every_act_somebody() -> None:
    assert set(POLICY) == set(Role)
    assert set(Act) == set().union(*POLICY.values())


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TIM_KOORDINASI])
def test_who_watches_changes_nothing(role: Role) -> None:
    """The reports to the Bupati are the Tim's own work (Pasal 26(3)); no case changes by them."""
    assert not POLICY[role] & (CHANGING - {Act.WRITE_REPORTS})


def test_administrator_sees_no_person() -> None:
    assert not POLICY[Role.ADMIN_SISTEM] & {Act.VIEW_WORKERS, Act.UNMASK, Act.VIEW_REFERENCE, Act.DOWNLOAD_NAMES}


def test_coordination_team_sees_figures_not_names() -> None:
    assert not POLICY[Role.TIM_KOORDINASI] & {Act.VIEW_WORKERS, Act.UNMASK, Act.DOWNLOAD_NAMES, *FIELDS}


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.TIM_KOORDINASI, Role.ADMIN_SISTEM)])
def test_accounts_and_casework_never_in_one_hand(role: Role) -> None:
    assert policy.forbidden_pair([role, Role.ADMIN_SISTEM]) == {role, Role.ADMIN_SISTEM}


@pytest.mark.parametrize(
    "maker, checker",
    [
        (Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA),
        (Role.DINSOS_PETUGAS, Role.DISDUKCAPIL),
        (Role.DINSOS_KEPALA, Role.SETDA),
        (Role.SETDA, Role.DISNAKER),
        (Role.AUDITOR, Role.DINSOS_PETUGAS),
    ],
)
def test_maker_and_checker_of_a_step_are_two_people(maker: Role, checker: Role) -> None:
    assert policy.forbidden_pair([Role.TIM_KOORDINASI, checker, maker]) == {maker, checker}


def test_roles_of_different_steps_may_be_held_together() -> None:
    assert policy.forbidden_pair([Role.TIM_KOORDINASI, Role.DISNAKER]) is None


def test_village_operator_reaches_own_village_only(user_of) -> None:
    operator = user_of(Role.OPERATOR_DESA)
    assert policy.area(operator, Act.VIEW_WORKERS) == {Village.objects.get(name="Kramatwatu").pk}


def test_office_reaches_the_whole_regency(user_of) -> None:
    assert policy.area(user_of(Role.DINSOS_PETUGAS), Act.VIEW_WORKERS) is None


def test_act_outside_the_role_reaches_nobody(user_of) -> None:
    assert policy.area(user_of(Role.SETDA), Act.VIEW_WORKERS) == frozenset()


def test_two_villages_add_up(user_of) -> None:
    operator = user_of(Role.OPERATOR_DESA)
    second = Village.objects.exclude(name="Kramatwatu").first()
    RoleAssignment.objects.create(user=operator, role=Role.OPERATOR_DESA, village=second, starts_on=date(2025, 1, 1))
    own = Village.objects.get(name="Kramatwatu")
    assert policy.area(User.objects.get(pk=operator.pk), Act.VIEW_WORKERS) == {own.pk, second.pk}


@pytest.mark.parametrize(
    "begins, ends, allowed",
    [(-10, None, True), (0, 0, True), (-10, -1, False), (1, None, False), (-10, 0, True)],
    ids=["open", "today only", "ended yesterday", "begins tomorrow", "last day"],
)
def test_role_counts_on_its_days_only(db, begins: int, ends: int | None, allowed: bool) -> None:
    today = timezone.localdate()
    user = User.objects.create(username="uji_tanggal")
    RoleAssignment.objects.create(
        user=user,
        role=Role.DINSOS_PETUGAS,
        starts_on=today + timedelta(days=begins),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert policy.allows(user, Act.IMPORT_WORKERS) is allowed


def cells(page: str, act: Act) -> list[str]:
    """The row of an act on the policy page, one word or dot per role."""
    row = page.partition(f'<th scope="row">{LABELS[act]}</th>')[2].partition("</tr>")[0]
    return re.findall(r">([^<>]+)</span>", row)


def test_page_says_how_far_a_right_goes(client_of) -> None:
    page = client_of(Role.SETDA).get("/kewenangan/").content.decode()
    first = {act: cells(page, act)[0] for act in (Act.CHANGE_WORKERS, Act.VIEW_DECILE, Act.VIEW_CRITERIA)}
    assert list(Role)[0] == Role.OPERATOR_DESA and list(first.values()) == ["desa sendiri", "desa sendiri", "ya"]
    assert cells(page, Act.CHANGE_WORKERS)[1:3] == ["ya", "·"]
    for act in POLICY[Role.OPERATOR_DESA] - policy.ABOUT_NOBODY:
        assert ".view" not in act or act in {Act.VIEW_WORKERS, Act.VIEW_HOLDS, *FIELDS}, (
            "an act without people has no area"
        )


def test_page_names_pairs_and_second_factors(client_of) -> None:
    panels = {panel.title: panel for panel in client_of(Role.SETDA).get("/kewenangan/").context["panels"]}
    barred = {fact.label: fact.value for fact in panels["Peran yang tidak boleh dirangkap"].facts}
    assert barred["Petugas Disnaker"] == "Admin sistem, Inspektorat, Bagian Hukum Setda"
    assert sum(len(value.split(", ")) for value in barred.values()) == 2 * len(policy.FORBIDDEN_PAIRS)
    factors = {fact.label: fact.value for fact in panels["Faktor kedua saat masuk"].facts}
    assert {role for role in Role if factors[role.label] == "wajib"} == policy.SECOND_FACTOR


def test_inactive_user_may_nothing(user_of) -> None:
    user = user_of(Role.DINSOS_PETUGAS)
    user.is_active = False
    assert not policy.allows(user, Act.VIEW_WORKERS)


def test_refusal_names_the_act_and_what_to_do(user_of) -> None:
    with pytest.raises(DomainError, match="pendataan.lock") as refused:
        policy.require(user_of(Role.DINSOS_PETUGAS), Act.LOCK_PENDATAAN)
    assert "Kewenangan" in refused.value.hint


def test_every_act_has_its_name_on_the_screen(client_of) -> None:
    assert set(LABELS) == set(Act) and len(set(LABELS.values())) == len(LABELS)
    assert "Mengunci hasil pendataan" in client_of(Role.SETDA).get("/kewenangan/").content.decode()
