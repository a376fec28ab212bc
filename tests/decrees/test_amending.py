"""The amending decree: who leaves, who comes from the reserve list in order, what it costs, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from enrollment.assessment.models import Assessment
from enrollment.decrees.amendment_plan import preview
from enrollment.decrees.consolidated import balance, consolidated
from enrollment.decrees.freezing import is_intact
from enrollment.decrees.models import Decree, DecreeState
from enrollment.decrees.services import cancel
from enrollment.lifecycle import State
from enrollment.programs.funds import bound
from enrollment.selection.checking import recheck
from enrollment.selection.models import Promotion
from enrollment.submissions.services import prepare
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.decrees.amending import JUNE, MAY, amend, decreed, leave, put, recorded, reject, reserve_names
from tests.decrees.people import change_after, drafted, states, verified
from tests.submissions.people import agreement

pytestmark = pytest.mark.django_db
RATE = 16_800


@pytest.fixture
def first(program) -> Decree:
    return decreed(program)


def test_who_left_is_replaced_by_the_first_in_rank(first):
    wave, lines = first.wave, list(first.lines.order_by("no"))
    expected = reserve_names(wave)[:2]
    leave(lines[0])
    reject(lines[2])
    made = amend(wave)
    assert (made.amends, made.sequence, made.first_month, made.state) == (first, 1, 6, DecreeState.DRAFT)
    removals = list(made.removals.order_by("no"))
    assert [(item.line, item.reason, item.note) for item in removals] == [
        (lines[0], "meninggal", "01-05-2026, akta 7"),
        (lines[2], "ditolak", ""),
    ]
    assert [item.replacement.name for item in removals] == expected
    assert set(made.lines.values_list("months", "amount")) == {(7, 7 * RATE)}
    assert is_intact(made)


def test_money_to_the_rupiah(first):
    """Four people May to December; in June two leave and two come: every month of a place is paid once."""
    wave, lines = first.wave, list(first.lines.order_by("no"))
    assert first.amount == 4 * 8 * RATE
    agreement()
    recorded(prepare(first, on=date(2026, 4, 6), actor=None))
    leave(lines[1])
    leave(lines[3])
    made = put(amend(wave))
    assert (made.people, made.removed) == (2, 2)
    assert made.freed == made.amount == 2 * 7 * RATE
    in_months = sum(
        RATE
        for month in range(5, 13)
        for line in consolidated(wave, on=date(2026, 4, 30) if month < 6 else date(2026, 12, 31))
    )
    assert balance(wave).amount == in_months == 4 * 8 * RATE == bound(wave.program)["APBD"]


def test_who_was_never_handed_over_frees_all_months_of_the_decree(first):
    """Of four people May to December two take part; one left before that, one was refused: neither cost a month."""
    wave, lines = first.wave, list(first.lines.order_by("no"))
    reject(lines[1])
    leave(lines[3])
    shown = preview(wave, month=6, extra=0, on=MAY).after
    made = put(amend(wave))
    assert [item.months for item in made.removals.order_by("no")] == [8, 8]
    assert (made.freed, made.amount) == (2 * 8 * RATE, 2 * 7 * RATE)
    assert balance(wave).amount == shown.amount == (2 * 8 + 2 * 7) * RATE == bound(wave.program)["APBD"]


def test_issuing_moves_the_people_and_never_touches_the_first_decree(first):
    wave, lines = first.wave, list(first.lines.order_by("no"))
    before = list(first.lines.order_by("no").values()), Decree.objects.filter(pk=first.pk).values().get()
    leave(lines[0])
    come = Registration.objects.get(name=reserve_names(wave)[0])
    made = amend(wave)
    assert states([come]) == [State.WAITING] and not Promotion.objects.exists()
    put(made)
    assert states([come]) == [State.DECREED]
    promotion = Promotion.objects.get()
    rank_left = promotion.run.lines.get(registration=lines[0].registration).rank
    assert (promotion.line.registration, promotion.fallen, promotion.actor) == (come, [rank_left], None)
    assert before == (list(first.lines.order_by("no").values()), Decree.objects.filter(pk=first.pk).values().get())
    assert is_intact(first) and recheck(promotion.run).identical
    assert Event.objects.filter(act="decrees.amend").count() == 1


def test_the_list_on_any_day(first):
    wave, lines = first.wave, list(first.lines.order_by("no"))
    leave(lines[0])
    second = put(amend(wave), number="2/2026")
    leave(second.lines.get())
    third = put(amend(wave, month=7, on=JUNE), number="3/2026", on=JUNE)
    for on, expected in (
        (date(2026, 3, 29), []),
        (date(2026, 3, 30), lines),
        (MAY, [*lines[1:], second.lines.get()]),
        (date(2026, 5, 31), [*lines[1:], second.lines.get()]),
        (JUNE, [*lines[1:], third.lines.get()]),
    ):
        assert list(consolidated(wave, on)) == expected, on
    assert third.sequence == 2 and third.amends == first
    assert third.title.startswith(
        "PERUBAHAN KEDUA ATAS KEPUTUSAN BUPATI SERANG NOMOR 500.15/Kep.1-Huk/2026 TENTANG PENETAPAN"
    )
    assert third.removals.get().months == 7 and (third.freed, third.amount) == (7 * RATE, 6 * RATE)
    assert balance(wave) == balance(wave, date(2026, 12, 31)) and balance(wave).people == 4


def test_a_removal_without_anybody_to_come(program):
    first = decreed(program, places=3, people=3)
    leave(first.lines.first())
    made = put(amend(first.wave))
    assert (made.people, made.amount, made.removed, made.freed) == (0, 0, 1, 8 * RATE)
    assert balance(first.wave).people == 2 and balance(first.wave).amount == (3 * 8 - 8) * RATE


def test_who_was_not_ranked_has_no_claim_to_a_free_place(program):
    first = decreed(program, places=3, people=3)
    leave(first.lines.first())
    put(amend(first.wave), number="2/2026")
    verified(program, [50])
    with pytest.raises(DomainError, match="Tidak ada yang berubah"):
        preview(first.wave, month=7, extra=0, on=JUNE)
    with pytest.raises(DomainError, match="Hanya 0 dari 1 tempat tambahan"):
        preview(first.wave, month=7, extra=1, on=JUNE)


def test_a_place_left_empty_is_filled_by_a_later_amendment(program):
    """The only one who waits must be assessed again at first; once that is done the free place is given."""
    first = decreed(program, places=3, people=4)
    wave, waiting = first.wave, Registration.objects.get(name=reserve_names(first.wave)[0])
    change_after(waiting)
    leave(first.lines.first())
    assert put(amend(wave), number="2/2026").people == 0
    Assessment.objects.filter(registration=waiting).update(made_at=timezone.now())
    second = put(amend(wave, month=7, extra=1, on=JUNE), number="3/2026", on=JUNE)
    assert (second.people, second.removed, second.lines.get().registration) == (1, 0, waiting)
    assert "dengan menambahkan 1 (satu) orang penerima" in second.clauses["clauses"][0]["text"]
    assert balance(wave).people == 3 and balance(wave).amount == (3 * 8 - 8 + 6) * RATE
    assert recheck(wave.selection_runs.get()).identical


def test_extra_places_stay_within_the_quota(program):
    first = decreed(program, places=4, people=7)
    leave(first.lines.first())
    with pytest.raises(DomainError, match="Hanya 0 dari 1 tempat tambahan"):
        preview(first.wave, month=6, extra=1, on=MAY)


def test_who_changed_since_is_passed_over(first):
    wave, waiting = first.wave, reserve_names(first.wave)
    leave(first.lines.first())
    change_after(Registration.objects.get(name=waiting[0]))
    assert amend(wave).lines.get().name == waiting[1]


def test_nothing_to_change_is_told(first):
    with pytest.raises(DomainError, match="Tidak ada yang berubah") as caught:
        preview(first.wave, month=6, extra=0, on=MAY)
    assert "ditolak BPJS" in caught.value.hint


@pytest.mark.parametrize(("month", "on"), [(5, MAY), (4, date(2026, 3, 31)), (6, date(2026, 6, 2)), (1, MAY)])
def test_only_full_months_of_the_wave(first, month, on):
    leave(first.lines.first())
    with pytest.raises(DomainError, match="bukan bulan penuh"):
        preview(first.wave, month=month, extra=0, on=on)


def test_an_amendment_decided_after_its_month_began_is_refused(first):
    leave(first.lines.first())
    made = amend(first.wave)
    with pytest.raises(DomainError, match="mulai 1 Juni 2026, sebelum tanggal 2 Juni 2026"):
        put(made, on=date(2026, 6, 2))
    with pytest.raises(DomainError, match="mendahului dasarnya, 2 Mei 2026 .keluarnya penerima yang dihapus"):
        put(made, on=date(2026, 3, 29))
    assert put(made, on=JUNE).state == DecreeState.ISSUED


def test_one_draft_at_a_time_and_cancelling_gives_everything_back(first, user_of):
    wave = first.wave
    leave(first.lines.first())
    made = amend(wave)
    with pytest.raises(DomainError, match="masih mempunyai rancangan perubahan"):
        amend(wave, mark="x")
    cancel(made, reason="salah bulan", actor=user_of(Role.SETDA))
    wave.refresh_from_db()
    assert wave.settled_at is not None
    again = amend(wave, month=7)
    assert again.sequence == 1 and again.removals.get().line == made.removals.get().line
    assert put(again).state == DecreeState.ISSUED


def test_only_what_was_shown_is_drafted(first):
    wave, lines = first.wave, list(first.lines.order_by("no"))
    leave(lines[0])
    shown = preview(wave, month=6, extra=0, on=MAY).mark
    leave(lines[1])
    with pytest.raises(DomainError, match="berubah sejak halaman ini dibuka"):
        amend(wave, mark=shown)
    assert Decree.objects.count() == 1


def test_the_reserve_list_moved_on_before_it_was_issued(first):
    wave, waiting = first.wave, reserve_names(first.wave)
    leave(first.lines.first())
    made = amend(wave)
    Registration.objects.filter(name=waiting[0]).update(state=State.WITHDRAWN)
    with pytest.raises(DomainError, match="Urutan daftar cadangan"):
        put(made)
    assert not Promotion.objects.exists() and Decree.objects.get(pk=made.pk).state == DecreeState.DRAFT


def test_the_hands_stay_apart(first, user_of):
    maker, other = user_of(Role.SETDA), user_of(Role.SETDA, "uji_kabag")
    leave(first.lines.first())
    for role in set(Role.values) - {Role.SETDA}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            amend(first.wave, actor=user_of(role))
    made = amend(first.wave, actor=maker)
    with pytest.raises(DomainError, match="Penyusun rancangan tidak boleh"):
        put(made, actor=maker)
    assert put(made, actor=other).issued_by == other


def test_the_selector_does_not_amend(first, user_of):
    setda = user_of(Role.SETDA)
    leave(first.lines.first())
    waiting = first.wave.selection_runs.get().lines.filter(place="waiting").last()
    Promotion.objects.bulk_create([Promotion(run=waiting.run, line=waiting, reason="uji", actor=setda)])
    with pytest.raises(DomainError, match="Penyeleksi tidak boleh"):
        amend(first.wave, actor=setda)


def test_a_wave_without_a_decree_in_force_is_not_amended(program):
    wave = drafted(program).wave
    with pytest.raises(DomainError, match="belum mempunyai Keputusan Bupati"):
        preview(wave, month=11, extra=0, on=MAY)


def test_the_list_of_decrees_leads_to_the_one_that_waits_for_an_amendment(first, client_of):
    leave(first.lines.first())
    page = client_of(Role.SETDA).get(reverse("decrees")).content.decode()
    assert "1 orang keluar" in page and f'href="{reverse("decree", args=[first.pk])}"' in page
    put(amend(first.wave))
    assert "orang keluar" not in client_of(Role.SETDA).get(reverse("decrees")).content.decode()
