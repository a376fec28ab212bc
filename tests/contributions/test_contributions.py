"""Posting months: who pays, once per month, within the wave; the published figures; the gap."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from enrollment.contributions.gaps import gap
from enrollment.contributions.models import Contribution, Payment, Reversal
from enrollment.contributions.selectors import months_of, unpaid_months
from enrollment.contributions.services import Due, Overtaken, Proof, post, reverse_payment
from enrollment.lifecycle import State
from enrollment.programs.models import Wave
from enrollment.submissions import answers
from enrollment.workers.ending import leave
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from tests.submissions.people import ON, answer_file, nik_of, state_of, submitted

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
TODAY = date(2026, 11, 20)


def reply(submission, tmp_path, **by_number: str) -> None:
    rows = [(nik_of(int(n[1:])), f"ORANG {int(n[1:]):03d}", "", status, "-") for n, status in by_number.items()]
    path = answer_file(tmp_path / f"{len(by_number)}{''.join(by_number)}.xlsx", rows)
    answers.record(submission, store_path(path, actor=None), on=ON, actor=None)


def confirm(client, url: str, data: dict[str, str]):
    """The answer to the second, confirming form."""
    asked = client.post(url, data)
    assert asked.status_code == 200 and not Payment.objects.filter(proof=data["proof"]).exists()
    return client.post(url, asked.context["form"].initial | {"file": paper()})


def paper(content: bytes = b"%PDF-1.7 bukti", name: str = "sp2d.pdf") -> SimpleUploadedFile:
    """A scanned proof."""
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20T09:00+07:00", tick=False):
        yield


@pytest.fixture
def submission(program, tmp_path):
    """Four people: two recorded, one rejected, one unanswered."""
    made = submitted(program, 4)
    reply(made, tmp_path, n1="Terdaftar", n2="Terdaftar", n3="Ditolak")
    return made


@pytest.mark.parametrize(
    ("people", "rate", "months", "rupiah"),
    [
        (2_016, 16_800, (10, 12), 101_606_400),  # poktan, Kabupaten Serang, October to December 2025
        (34_782, 16_800, (10, 12), 1_753_012_800),  # Bontang, October to December 2023
        (21_234, 16_800, (1, 1), 356_731_200),  # Kabupaten Serang, one month
        (21_234, 16_800, (1, 12), 4_280_774_400),  # Kabupaten Serang, a year
    ],
)
def test_published_figures(people, rate, months, rupiah):
    wave = Wave(month_from=months[0], month_to=months[1], monthly_rate=rate)
    assert people * wave.cost_per_person == rupiah


def test_published_figure_of_two_segments():
    bpu = Wave(month_from=1, month_to=12, monthly_rate=16_800)
    state_bodies = Wave(month_from=1, month_to=12, monthly_rate=13_500)
    assert 1_593 * bpu.cost_per_person + 3_450 * state_bodies.cost_per_person == 880_048_800  # Mukomuko 2024


def test_first_payment_makes_recorded_people_active(submission):
    payment = post(submission.decree, JANUARY, Proof(" SP2D/1 ", TODAY), on=TODAY, actor=None)
    assert (payment.people, payment.amount, payment.proof) == (2, 33_600, "SP2D/1")
    assert [row.amount for row in payment.contributions.all()] == [16_800, 16_800]
    states = [state_of(number) for number in (1, 2, 3, 4)]
    assert states == [State.ACTIVE, State.ACTIVE, State.REJECTED, State.SUBMITTED]


def test_who_is_recorded_after_a_month_was_paid_is_paid_for_it_by_a_further_payment(submission, tmp_path):
    post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    reply(submission, tmp_path, n4="Terdaftar")
    assert gap(submission.decree, on=date(2026, 1, 31)).people == 1
    late = post(submission.decree, JANUARY, Proof("SP2D/2", TODAY), on=TODAY, actor=None)
    assert (late.sequence, late.people, late.amount) == (2, 1, 16_800)
    assert late.contributions.get().line.line.nik == nik_of(4)
    assert state_of(4) == State.ACTIVE
    assert gap(submission.decree, on=date(2026, 1, 31)).people == 0
    assert post(submission.decree, FEBRUARY, Proof("SP2D/3", TODAY), on=TODAY, actor=None).people == 3


def test_page_says_how_many_a_month_still_lacks(submission, tmp_path, client_of):
    post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    reply(submission, tmp_path, n4="Terdaftar")
    client = client_of(Role.DISNAKER)
    assert "Kurang 1 orang" in client.get(reverse("contributions")).content.decode()
    data = {"month": "2026-01", "proof": "SP2D/2", "paid_on": "2026-02-02"}
    assert confirm(client, reverse("contribution-post", args=[submission.decree_id]), data).status_code == 302
    body = client.get(reverse("contributions")).content.decode()
    assert "Kurang" not in body
    assert "SP2D/1" in body and "SP2D/2" in body and "1 dari 12 bulan" in body


def test_month_is_paid_from_its_first_day_on(submission):
    with pytest.raises(DomainError, match="Februari 2026 belum dapat dicatat pada 31 Januari 2026"):
        post(submission.decree, FEBRUARY, Proof("SP2D/1", date(2026, 1, 31)), on=date(2026, 1, 31), actor=None)
    assert not Payment.objects.exists()
    assert post(submission.decree, FEBRUARY, Proof("SP2D/1", FEBRUARY), on=FEBRUARY, actor=None).people == 2


def leaves(number: int, on: date, user_of) -> None:
    one = Registration.objects.get(nik=nik_of(number))
    leave(one, why="meninggal", happened_on=on, note="akta 1", on=TODAY, actor=user_of(Role.DISNAKER))


def test_who_has_left_is_paid_up_to_the_month_of_leaving_and_no_more(submission, user_of):
    leaves(1, date(2026, 3, 20), user_of)
    paid = {month: post(submission.decree, date(2026, month, 1), Proof("SP2D", TODAY), on=TODAY, actor=None).people
            for month in (2, 3, 4)}  # fmt: skip
    assert paid == {2: 2, 3: 2, 4: 1}
    assert state_of(1) == State.ENDED


def test_who_has_left_stays_in_the_arrears_until_the_last_month_is_paid(submission, user_of, client_of):
    leaves(1, date(2026, 3, 20), user_of)
    missing = gap(submission.decree, on=date(2026, 4, 15))
    assert (missing.people, missing.months, missing.amount) == (2, 3 + 4, 7 * 16_800)
    page = client_of(Role.DISNAKER).get(reverse("arrears"), {"jkm": "berakhir"}).content.decode()
    assert "ORANG 001" in page and "ORANG 002" not in page and "Maret 2026" in page and "April 2026" not in page
    for month in (1, 2, 3):
        post(submission.decree, date(2026, month, 1), Proof(f"SP2D/{month}", TODAY), on=TODAY, actor=None)
    assert gap(submission.decree, on=date(2026, 4, 15)).people == 1
    shown = months_of(submission.decree, on=TODAY)
    assert [month.owing for month in shown[:4]] == [0, 0, 0, 1]


def test_a_payment_taken_back_is_posted_anew_for_whoever_has_left_since(submission, user_of):
    first = post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    leaves(1, date(2026, 2, 3), user_of)
    reverse_payment(first, reason="bukti keliru", actor=user_of(Role.DISNAKER))
    again = post(submission.decree, JANUARY, Proof("SP2D/1a", TODAY), on=TODAY, actor=None)
    assert (again.people, again.amount) == (first.people, first.amount) == (2, 33_600)


def test_what_was_paid_past_the_death_of_somebody_leaves_nobody_else_unpaid(submission, tmp_path, user_of):
    post(submission.decree, FEBRUARY, Proof("SP2D/2", TODAY), on=TODAY, actor=None)
    reply(submission, tmp_path, n4="Terdaftar")
    leaves(1, date(2026, 1, 9), user_of)  # told late: February had been paid
    assert months_of(submission.decree, on=TODAY)[1].owing == 1
    assert post(submission.decree, FEBRUARY, Proof("SP2D/3", TODAY), on=TODAY, actor=None).people == 1


def test_a_payment_that_is_overtaken_is_refused_under_the_lock(submission, tmp_path):
    shown = str(Due(JANUARY, 2, 33_600))
    reply(submission, tmp_path, n4="Terdaftar")
    with pytest.raises(Overtaken, match="kini 3 orang, Rp50.400"):
        post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None, expected=shown)
    with pytest.raises(Overtaken, match="Februari 2026"):
        post(submission.decree, FEBRUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None, expected=shown)
    assert not Payment.objects.exists()
    now = str(Due(JANUARY, 3, 50_400))
    assert post(submission.decree, JANUARY, Proof("1", TODAY), on=TODAY, actor=None, expected=now).people == 3


def test_a_month_is_paid_once(submission):
    post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    with pytest.raises(DomainError, match="Januari 2026 untuk Tahap 1 2026 sudah dicatat bagi semua"):
        post(submission.decree, JANUARY, Proof("SP2D/2", TODAY), on=TODAY, actor=None)
    assert Payment.objects.count() == 1


def test_the_database_refuses_a_second_payment_of_a_month(submission):
    paid = post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    line = paid.contributions.first().line
    with pytest.raises(IntegrityError, match="payment_sequence_once"), transaction.atomic():
        Payment.objects.create(
            decree=submission.decree, year=2026, month=1, proof="X", paid_on=TODAY, people=1, amount=1
        )
    with pytest.raises(IntegrityError, match="contribution_once_per_month"), transaction.atomic():
        Contribution.objects.create(payment=paid, line=line, year=2026, month=1, amount=1)


@pytest.mark.parametrize("month", [date(2025, 12, 1), date(2027, 1, 1), date(2026, 9, 1)])
def test_month_outside_the_wave_is_refused(submission, month):
    Wave.objects.update(month_to=8)
    with pytest.raises(DomainError, match="di luar masa iuran"):
        post(submission.decree, month, Proof("SP2D/1", TODAY), on=TODAY, actor=None)


@pytest.mark.parametrize("proof", ["", "  ", "x" * 121])
def test_proof_is_needed(submission, proof):
    with pytest.raises(DomainError, match="Bukti bayar"):
        post(submission.decree, JANUARY, Proof(proof, TODAY), on=TODAY, actor=None)
    assert state_of(1) == State.REGISTERED


def test_nobody_recorded_means_nothing_to_pay(program):
    with pytest.raises(DomainError, match="Belum ada peserta terdaftar"):
        post(submitted(program).decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)


def test_gap_counts_people_months_and_rupiah_that_are_missing(submission, tmp_path):
    post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    reply(submission, tmp_path, n4="Terdaftar")
    missing = gap(submission.decree, on=date(2026, 3, 15))
    # two people miss February and March, the third misses January too
    assert (missing.people, missing.months, missing.amount) == (3, 7, 7 * 16_800)
    after_january = gap(submission.decree, on=date(2026, 1, 31))
    assert (after_january.people, after_january.months) == (1, 1)


def test_no_gap_before_the_first_month_begins(submission):
    assert gap(submission.decree, on=date(2025, 12, 31)).people == 0


def test_command_posts_a_month(submission):
    out = StringIO()
    words = ("post_contributions", "--wave", "1", "--month", "2026-01", "--proof", "SP2D/1", "--json")
    call_command(*words, stdout=out)
    assert json.loads(out.getvalue())["amount"] == 33_600
    with pytest.raises(CommandError, match="belum dapat dicatat"):
        call_command("post_contributions", "--wave", "1", "--month", "2026-12", "--proof", "X", "--on", "2026-11-30")
    with pytest.raises(CommandError, match="sudah dicatat"):
        call_command(*words)
    with pytest.raises(CommandError, match="2026-13"):
        call_command("post_contributions", "--wave", "1", "--month", "2026-13", "--proof", "X")


def test_only_disnaker_posts(submission, user_of, client_of):
    with pytest.raises(DomainError, match="tidak berwenang"):
        post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=user_of(Role.AUDITOR))
    url = reverse("contribution-post", args=[submission.decree_id])
    data = {"month": "2026-01", "proof": "SP2D/1", "paid_on": "2026-02-02"}
    for role in set(Role) - {Role.DISNAKER}:
        assert client_of(role).post(url, data).status_code == 403, role
    assert confirm(client_of(Role.DISNAKER), url, data).status_code == 302
    assert Payment.objects.get().made_by.username == "uji_disnaker"


def test_page_of_the_team_shows_figures_and_no_names(submission, client_of):
    post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    body = client_of(Role.TIM_KOORDINASI).get(reverse("contributions")).content.decode()
    for text in ("Rp33.600", "SP2D/1", "Januari 2026", "1 dari 12 bulan"):
        assert text in body
    assert "ORANG 001" not in body
    assert "Catat iuran" not in body
    assert nik_of(1) not in body


def test_post_form_offers_only_unpaid_months(submission, client_of):
    post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    client, url = client_of(Role.DISNAKER), reverse("contribution-post", args=[submission.decree_id])
    body = client.get(url).content.decode()
    assert "2026-02" in body
    assert "2026-01" not in body
    assert client.post(url, {"month": "2026-01", "proof": "SP2D/9", "paid_on": "2026-02-02"}).status_code == 422


def test_the_row_of_a_month_leads_to_its_form_and_the_only_month_is_chosen(submission, client_of):
    client, url = client_of(Role.DISNAKER), reverse("contribution-post", args=[submission.decree_id])
    row = f"{url}?bulan=2026-02"
    assert row in client.get(reverse("contributions")).content.decode()
    assert client.get(row).context["form"]["month"].value() == "2026-02"
    for asked, told in (("", False), ("?bulan=1999-01", True), ("?bulan=x", True)):
        page = client.get(url + asked)
        assert page.context["form"]["month"].value() == "", "several months are open"
        assert ("tidak menunggu dibayar" in page.content.decode()) is told
    left = unpaid_months(submission.decree, on=TODAY)
    for month in left[:-1]:
        post(submission.decree, month, Proof(f"SP2D/{month}", TODAY), on=TODAY, actor=None)
    assert client.get(url).context["form"]["month"].value() == f"{left[-1]:%Y-%m}"
    assert row not in client.get(reverse("contributions")).content.decode()


def test_what_is_about_to_be_posted_is_shown_first_with_the_months_left_out(submission, client_of):
    client, url = client_of(Role.DISNAKER), reverse("contribution-post", args=[submission.decree_id])
    assert client.post(url, {"month": "", "proof": "SP2D/1"}).status_code == 422, "no month is chosen beforehand"
    asked = client.post(url, {"month": "2026-03", "proof": "SP2D/1", "paid_on": "2026-04-01"})
    body = asked.content.decode()
    assert "Januari 2026, Februari 2026 belum dibayar" in body
    assert "2 orang" in body and "Rp33.600" in body and "Ya, catat iuran Maret 2026" in body
    assert not Payment.objects.exists()
    assert (
        "Perhatian"
        not in client.post(url, {"month": "2026-01", "proof": "SP2D/1", "paid_on": "2026-02-02"}).content.decode()
    )


def test_who_is_recorded_between_the_two_forms_is_shown_before_anything_is_posted(submission, tmp_path, client_of):
    client, url = client_of(Role.DISNAKER), reverse("contribution-post", args=[submission.decree_id])
    asked = client.post(url, {"month": "2026-01", "proof": "SP2D/1", "paid_on": "2026-02-02"})
    reply(submission, tmp_path, n4="Terdaftar")
    again = client.post(url, asked.context["form"].initial | {"file": paper()})
    assert again.status_code == 200 and "3 orang" in again.content.decode()
    assert not Payment.objects.exists()


def test_a_month_posted_by_mistake_is_reversed_and_paid_anew(submission, client_of, user_of):
    wrong = post(submission.decree, FEBRUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    client, address = client_of(Role.DISNAKER), reverse("contribution-reverse", args=[wrong.pk])
    assert address in client.get(reverse("contributions")).content.decode()
    assert address not in client_of(Role.TIM_KOORDINASI).get(reverse("contributions")).content.decode()
    assert client.post(address, {"reason": "Seharusnya Januari"}).status_code == 302
    assert [state_of(1), state_of(2)] == [State.REGISTERED, State.REGISTERED]
    assert not Payment.objects.exists() and not Contribution.objects.exists()
    assert Contribution.every.count() == 2 and Payment.every.get().proof == "SP2D/1"
    body = client.get(reverse("contributions")).content.decode()
    assert "Seharusnya Januari" in body and "0 dari 12 bulan" in body
    assert gap(submission.decree, on=FEBRUARY).months == 4
    right = post(submission.decree, FEBRUARY, Proof("SP2D/2", TODAY), on=TODAY, actor=None)
    assert (right.sequence, right.people) == (2, 2)
    assert state_of(1) == State.ACTIVE
    with pytest.raises(DomainError, match="sudah dibalik"):
        reverse_payment(wrong, reason="sekali lagi", actor=user_of(Role.DISNAKER))
    gone = client.get(address)
    assert gone.status_code == 404 and "Pembayaran ini sudah dibalik" in gone.content.decode()


def test_who_has_paid_another_month_stays_active(submission, user_of):
    post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    reverse_payment(
        post(submission.decree, FEBRUARY, Proof("SP2D/2", TODAY), on=TODAY, actor=None),
        reason="keliru",
        actor=user_of(Role.DISNAKER),
    )
    assert state_of(1) == State.ACTIVE
    with pytest.raises(DomainError, match="Alasan kosong"):
        reverse_payment(Payment.objects.get(), reason=" ", actor=user_of(Role.DISNAKER))
    with pytest.raises(DomainError, match="tidak berwenang"):
        reverse_payment(Payment.objects.get(), reason="keliru", actor=user_of(Role.DINSOS_PETUGAS))
    assert Reversal.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contributions_payment SET amount = 1",
        "DELETE FROM contributions_payment",
        "UPDATE contributions_contribution SET amount = 1",
        "DELETE FROM contributions_contribution",
        "UPDATE contributions_reversal SET reason = 'lain'",
        "UPDATE contributions_contribution SET reversal_id = NULL",
        "UPDATE contributions_paidmonths SET paid = 0",
        "DELETE FROM contributions_paidmonths",
        "UPDATE submissions_submission SET people = 1",
        "DELETE FROM submissions_submission",
        "UPDATE submissions_submissionline SET included = false, answer = ''",
        "UPDATE submissions_submissionline SET kpj = '00000000009' WHERE answer = 'recorded'",
        "DELETE FROM submissions_submissionline",
    ],
)
def test_what_was_sent_and_paid_is_never_rewritten(submission, user_of, statement):
    taken = post(submission.decree, JANUARY, Proof("SP2D/1", TODAY), on=TODAY, actor=None)
    reverse_payment(taken, reason="keliru", actor=user_of(Role.DISNAKER))
    post(submission.decree, JANUARY, Proof("SP2D/2", TODAY), on=TODAY, actor=None)
    with (
        pytest.raises(DatabaseError, match="pgtrigger|follow from contributions"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_page_without_months_to_pay_is_not_shown(submission, client_of):
    for month in range(1, 12):
        post(submission.decree, date(2026, month, 1), Proof(f"SP2D/{month}", TODAY), on=TODAY, actor=None)
    client = client_of(Role.DISNAKER)
    answer = client.get(reverse("contribution-post", args=[submission.decree_id]), follow=True)
    assert answer.redirect_chain == [(reverse("contributions"), 302)]
    assert "Tidak ada bulan Tahap 1 2026 yang menunggu dibayar" in answer.content.decode()
