"""The dashboard: who may open it, what it says, what it closes, how much it asks of the database."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enrollment.assessment.models import Result
from enrollment.contributions.models import Payment
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.matching.models import Decision
from enrollment.programs.services import open_program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.lib.money import rupiah
from jamsos.regions.models import Village
from reporting.balance import age_band
from reporting.indicators import CHAIN
from reporting.money import purses
from reporting.stages import waiting
from reporting.tally import tally
from tests.reporting.numbers import behind


def page(client, **query) -> str:
    answer = client.get(reverse("dashboard"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_sum_of_groups_is_flagged_beside_the_announced_figure(client_of, program):
    shown = re.sub(r"<[^>]+>", "", page(client_of(Role.TIM_KOORDINASI)))
    assert "Jumlah kelompok 21.434 tidak sama dengan yang diumumkan 21.234 (selisih 200)" in shown


def test_no_flag_when_the_groups_add_up(client_of, program):
    program.announced_people = sum(program.groups.values_list("announced", flat=True))
    program.save()
    assert "tidak sama dengan yang diumumkan" not in page(client_of(Role.TIM_KOORDINASI))


def test_all_29_kecamatan_are_named_on_the_map(client_of, program):
    shown = page(client_of(Role.TIM_KOORDINASI))
    assert shown.count('<g class="tile') == 29
    assert "bukan peta resmi" in shown


def test_page_says_of_which_moment_its_figures_are(client_of, program):
    assert "Keadaan register per" in page(client_of(Role.AUDITOR))


def test_every_count_equals_the_rows_it_leads_to(client_of, everywhere, program):
    answer = client_of(Role.DINSOS_PETUGAS).get(reverse("dashboard"))
    shown, user, whole = answer.content.decode(), answer.wsgi_request.user, tally(program).whole
    for position, step in enumerate(CHAIN):
        address = f"{reverse('dashboard-rows')}?tahun=2026&langkah={step.key}"
        assert address.replace("&", "&amp;") in shown
        assert behind(user, address)["table"].paginator.count == whole[position]
        assert behind(user, f"{address}&berhenti=ya")["table"].paginator.count == whole.stopped[position]


def test_rows_of_a_group_and_a_kecamatan(client_of, everywhere):
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("dashboard-rows")
    members = client.get(address, {"tahun": 2026, "langkah": "diusulkan", "kelompok": "BPD"})
    there = client.get(address, {"tahun": 2026, "langkah": "diusulkan", "kecamatan": "36.04.09"})
    assert members.context["table"].paginator.count == 1
    assert there.context["table"].paginator.count == 2


def test_rows_stay_in_the_desa_of_an_operator(client_of, everywhere):
    answer = client_of(Role.OPERATOR_DESA).get(reverse("dashboard-rows"), {"langkah": "diusulkan"})
    assert answer.context["table"].paginator.count == len(everywhere) - 1 - 4  # withdrawn, and four elsewhere
    assert answer.context["page"]["back"] == ("Beranda", reverse("home")), "the dashboard is not the operator's"


def test_small_counts_are_closed_to_who_may_not_see_the_people(client_of, add):
    for _ in range(3):
        add(village="Ciruas")
    for _ in range(12):
        add(village="Kramatwatu")
    for _ in range(30):
        add(village="Anyar", group="POKTAN")
    closed, opened = page(client_of(Role.TIM_KOORDINASI)), page(client_of(Role.DINSOS_PETUGAS))
    assert "<title>Ciruas: ditutup</title>" in closed
    assert "<title>Kramatwatu: ditutup</title>" in closed
    assert "<title>Anyar: 30</title>" in closed
    assert reverse("dashboard-rows") not in closed
    assert "<title>Ciruas: 3</title>" in opened
    assert "ditutup" not in opened


def test_every_table_can_be_folded_on_a_phone_and_says_what_it_holds(client_of, add):
    add()
    shown = page(client_of(Role.DINSOS_PETUGAS))
    folded = re.findall(r'<details class="folded printed"><summary>(.*?)</summary>', shown)
    assert {"Tabel: Kelompok", "Tabel: Orang", "Tabel: Tahun", "Tabel: Kategori"} <= set(folded)
    assert '<details class="folded printed" open' not in shown


def lines_of(client, title: str) -> dict[str, dict[str, str]]:
    """A table of the dashboard: label -> key of the column -> text."""
    panels = client.get(reverse("dashboard")).context["panels"]
    (panel,) = [panel for panel in panels if panel.title == title]
    lines = [line for part in panel.context["grid"].sections for line in part.lines]
    return {line.label: {count.key: count.text for count in line.counts} for line in lines}


def test_places_left_do_not_open_the_groups_that_are_closed(client_of, add, program):
    """Two small groups are full: what is left in all less what the others show would be nought, so both be told."""
    wave = program.waves.get()
    for code, quota, people in (("BPD", 3, 3), ("NELAYAN", 6, 6), ("POKTAN", 40, 30)):
        wave.group_quotas.filter(group__code=code).update(quota=quota)
        for _ in range(people):
            add(State.DECREED, group=code, result=Result.ELIGIBLE)
    names = {code: program.groups.get(code=code).name for code in ("BPD", "NELAYAN", "POKTAN")}
    told = lines_of(client_of(Role.TIM_KOORDINASI), "Per kelompok")
    assert {told[name]["sisa-kuota"] for name in names.values()} == {"ditutup"}
    assert {told[name]["berlaku-sekarang"] for name in names.values()} == {"ditutup"}
    assert told["Jumlah"]["berlaku-sekarang"] == "39" and told["Jumlah"]["sisa-kuota"] != "ditutup"
    opened = lines_of(client_of(Role.DINSOS_PETUGAS), "Per kelompok")
    assert [opened[name]["sisa-kuota"] for name in names.values()] == ["0", "0", "10"]


def test_why_so_few_stopped_is_not_told_beside_their_number(client_of, add):
    for _ in range(2):
        add(State.ENDED, result=Result.ELIGIBLE)
    for _ in range(9):
        add(State.ACTIVE, result=Result.ELIGIBLE)

    def losses(role: Role) -> list[tuple[str, ...]]:
        panels = client_of(role).get(reverse("dashboard")).context["panels"]
        (chain,) = [panel for panel in panels if panel.title == "Rantai penetapan"]
        return [tuple(why for why, _ in row.reasons) for row in chain.context["rows"] if row.why]

    assert losses(Role.TIM_KOORDINASI) == [()] and losses(Role.DINSOS_PETUGAS) == [("berakhir",)]
    page = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard")).content.decode()
    assert "alasannya ditutup" in page


def test_health_needs_its_own_right(client_of, add):
    add(disability=True)
    for _ in range(9):
        add(disability=False)
    disability = {
        role: next(
            section
            for panel in client_of(role).get(reverse("dashboard")).context["panels"]
            if panel.title.startswith("Keseimbangan")
            for section in panel.context["grid"].sections
            if section.title == "Disabilitas"
        )
        for role in (Role.DISNAKER, Role.DINSOS_PETUGAS)
    }
    assert [line.counts[0].text for line in disability[Role.DISNAKER].lines] == ["ditutup", "ditutup"]
    assert [line.counts[0].text for line in disability[Role.DINSOS_PETUGAS].lines] == ["1", "9"]


def test_balance_counts_sex_age_and_decile(client_of, add):
    add(sex="P", birth_date=date(1966, 2, 1))
    add(sex="P", birth_date=date(1966, 2, 2))
    add(sex="L", birth_date=None, result=Result.ELIGIBLE)
    panels = client_of(Role.DINSOS_PETUGAS).get(reverse("dashboard")).context["panels"]
    panel = next(panel for panel in panels if panel.title.startswith("Keseimbangan"))
    counts = {line.label: line.counts[0].text for part in panel.context["grid"].sections for line in part.lines}
    assert (counts["Perempuan"], counts["Laki-laki"]) == ("2", "1")
    assert (counts["60–64"], counts["45–59"]) == ("1", "1")


@pytest.mark.parametrize(
    ("age", "band"), [(17, "di bawah 18"), (18, "18–29"), (59, "45–59"), (60, "60–64"), (65, "65 ke atas")]
)
def test_bands_break_where_the_law_does(age, band):
    assert age_band(age) == band


def bupati(program, state, amount, number=""):
    return Decree.objects.create(
        kind=Kind.BUPATI,
        program=program,
        wave=program.waves.get(),
        state=state,
        title="uji",
        number=number,
        decided_on=date(2026, 4, 1) if number else None,
        signer_title="BUPATI SERANG",
        regulation="59/2025",
        people=2016,
        amount=amount,
        lines_hash="x",
    )


def test_money_is_pagu_committed_by_issued_decrees_and_paid(client_of, program):
    decree = bupati(program, DecreeState.ISSUED, 101_606_400, "1/2026")
    Payment.objects.create(
        year=2026, month=1, decree=decree, proof="SP2D 1", paid_on=date(2026, 4, 2), people=2016, amount=33_868_800
    )
    purse = purses(program)[0]
    assert (purse.committed, purse.paid) == (101_606_400, 33_868_800)
    assert purse.left == purse.ceiling - 101_606_400
    shown = page(client_of(Role.TIM_KOORDINASI))
    assert "Rp101.606.400" in shown
    assert "Rp33.868.800" in shown


def test_what_is_left_of_the_ceiling_is_one_figure_on_the_dashboard_and_the_page_of_the_wave(client_of, program):
    bupati(program, DecreeState.ISSUED, 101_606_400, "1/2026")
    client, left = client_of(Role.TIM_KOORDINASI), rupiah(purses(program)[0].left)
    panels = client.get(reverse("wave", args=[program.waves.get().pk])).context["panels"]
    assert [fact.value for panel in panels for fact in panel.facts if fact.label.startswith("Sisa pagu")] == [left]
    assert left in page(client)


def test_draft_binds_no_money(program):
    bupati(program, DecreeState.DRAFT, 101_606_400)
    assert purses(program)[0].committed == 0


def test_decree_beyond_the_ceiling_is_pointed_out(client_of, program):
    bupati(program, DecreeState.ISSUED, purses(program)[0].ceiling + 1, "1/2026")
    assert "melampaui pagu" in page(client_of(Role.TIM_KOORDINASI))


def test_a_year_without_a_programme_is_told_with_the_way_to_the_dashboard(client_of, program) -> None:
    answer = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard"), {"tahun": "1999"})
    page = answer.content.decode()
    assert answer.status_code == 404 and "Tidak ada program tahun 1999." in page
    assert f'href="{reverse("dashboard")}">Dasbor tahun berjalan</a>' in page


@pytest.mark.parametrize("query", [{"tahun": "1999"}, {"tahun": "dua"}, {"tahun": "9" * 40}, {"langkah": "x"}])
def test_unknown_year_or_step_is_not_found(client_of, program, query):
    assert client_of(Role.AUDITOR).get(reverse("dashboard"), query).status_code == 404


@pytest.mark.django_db
def test_before_the_first_programme_it_says_what_to_do(client_of):
    assert "Buka program" in page(client_of(Role.AUDITOR))


def test_map_follows_the_chosen_step(client_of, add):
    for _ in range(7):
        add(State.LISTED, decision=Decision.AUTO, village="Anyar")
    assert "<title>Anyar: 7</title>" in page(client_of(Role.AUDITOR), langkah="ditetapkan-dinsos")
    assert "<title>Anyar: 0</title>" in page(client_of(Role.AUDITOR), langkah="terverifikasi")


def test_what_is_drawn_is_shared_by_those_with_the_same_rights_alone(
    client_of, everywhere, settings, django_assert_max_num_queries
):
    settings.FIGURES_SECONDS = 60
    rows = reverse("dashboard-rows")
    for role in (Role.TIM_KOORDINASI, Role.DINSOS_PETUGAS, Role.TIM_KOORDINASI, Role.DINSOS_KEPALA):
        shown = page(client_of(role))
        assert (rows in shown) is (role != Role.TIM_KOORDINASI), role
    dinsos = client_of(Role.DINSOS_PETUGAS)
    with django_assert_max_num_queries(14):
        assert "Rantai penetapan" in page(dinsos)


def test_questions_to_the_database_do_not_grow_with_people(
    client_of, everywhere, add, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(Role.DINSOS_PETUGAS)
    with django_assert_max_num_queries(28) as few:
        assert "Rantai penetapan" in page(client)
    for _ in range(15):
        add(State.LISTED, decision=Decision.AUTO, village="Anyar")
    with django_assert_num_queries(len(few)):
        assert "<title>Anyar: " in page(client)


def test_an_answer_by_a_field_that_is_closed_to_the_reader_cannot_be_had(client_of, add):
    """Disnaker may see people and neither disability nor decile: asking by them answers nothing about them."""
    add(disability=True)
    add(disability=False)
    address = reverse("dashboard-rows")
    for role, found in ((Role.DISNAKER, 2), (Role.DINSOS_PETUGAS, 1)):
        answer = client_of(role).get(address, {"langkah": "diusulkan", "disabilitas": "ya"})
        assert answer.context["table"].paginator.count == found
    assert "disabilitas=ya" not in page(client_of(Role.DISNAKER))


def test_desa_of_a_closed_kecamatan_are_closed_with_their_sum(client_of, add):
    for village, people in (("Ciruas", 3), ("Kramatwatu", 7), ("Anyar", 30)):
        for _ in range(people):
            add(village=village)
    tim = client_of(Role.TIM_KOORDINASI)
    for village, text in (("Ciruas", "ditutup"), ("Kramatwatu", "ditutup"), ("Anyar", "30")):
        code = Village.objects.filter(name=village).first().district.code
        grid = tim.get(reverse("dashboard-district", args=[code])).context["panels"][0].context["grid"]
        proposed = {line.label: line.counts[0].text for line in grid.sections[0].lines}
        assert proposed["Jumlah"] == text
        assert set(proposed.values()) == {text, "0"} if text == "30" else {text}
    assert tim.get(reverse("dashboard-district", args=["x"])).status_code == 404


def test_groups_show_quota_and_what_is_left_of_it(client_of, add, program):
    add(State.DECREED)
    quota = program.waves.get().group_quotas.get(group__code="NELAYAN").quota
    panels = client_of(Role.DINSOS_PETUGAS).get(reverse("dashboard")).context["panels"]
    grid = next(panel for panel in panels if panel.title == "Per kelompok").context["grid"]
    nelayan = next(line for line in grid.sections[0].lines if line.label == "Nelayan")
    assert (nelayan.counts[1].text, nelayan.counts[-1].text) == (str(quota), str(quota - 1))


def test_years_and_waves_stand_beside_each_other(client_of, everywhere, program):
    open_program(2025, actor=None)
    panels = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard"), {"tahun": 2026}).context["panels"]
    years = next(panel for panel in panels if panel.title == "Tahun dan tahap").context
    shown = {line.label: line.counts[0].text for line in years["years"].sections[0].lines}
    assert shown == {"Program 2026": str(len(everywhere) - 1), "Program 2025": "0"}
    assert [line.label for line in years["waves"].sections[0].lines] == ["Tahap 1 2026 · APBD"]


@pytest.mark.parametrize(("days", "late"), [(7, 0), (8, 1)])
def test_a_stage_is_overdue_once_its_days_have_passed(add, program, days, late):
    one = add(State.LISTED)
    now = timezone.now()
    Registration.objects.filter(pk=one.pk).update(state_changed_at=now - timedelta(days=days, hours=1))
    found = next(stage for stage in waiting(program, on=now) if stage.state == State.LISTED)
    assert (found.people, found.median, found.longest, found.overdue) == (1, days, days, late)
