"""Uji petik: drawing from who was verified, the stored seed, findings, the result by stratum, the workbook."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from enrollment.lifecycle import State
from enrollment.verification import recording, samples
from enrollment.verification.models import SampleCheck, SampleFinding, Verdict
from enrollment.verification.sample_results import by_part, by_stratum, lines_of, whole
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.regions.models import Village
from tests.decrees.people import ON, eligible, nik_of, verified
from tests.verification.people import line_of, received, reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(user_of):
    return user_of(Role.DINSOS_KEPALA)


@pytest.fixture
def people(program):
    """Thirty verified in one kecamatan and ten women in another; who was only sent or has left does not count."""
    other = Village.objects.exclude(district__name="Kramatwatu").order_by("pk").first()
    made = verified(program, range(1, 31)) + verified(program, range(31, 41), village=other, sex="P")
    eligible(program, [50], state=State.IN_VERIFICATION), eligible(program, [51], state=State.WITHDRAWN)
    eligible(program, [52], state=State.RETURNED)
    return made


@pytest.fixture
def sample(program, people, head):
    return samples.draw(program, confidence=90, margin=20, on=ON, actor=head, seed=11)


def test_size_and_shares(sample, people):
    # n0 = 2.70554 x 0.25 / 0.04 = 16.91; 16.91 / (1 + 15.91/40) = 12.10 -> 13; 13 x 30/40 = 9.75 and 3.25 -> 10 and 3.
    assert (sample.population, sample.size, sample.lines.count()) == (40, 13, 13)
    assert sorted(sample.lines.values_list("sex", flat=True)) == ["L"] * 10 + ["P"] * 3
    assert set(sample.lines.values_list("registration", flat=True)) <= {one.pk for one in people}
    assert set(sample.lines.values_list("age_band", flat=True)) == {"45-59"}
    assert Event.objects.get(act="verification.draw_sample").data == {"people": 13, "of": 40}


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2008, 2, 3), "18-29"),
        (date(1996, 2, 3), "18-29"),
        (date(1996, 2, 2), "30-44"),
        (date(1966, 2, 3), "45-59"),
        (date(1966, 2, 2), "60+"),
        (None, "?"),
    ],
)
def test_age_bands_by_completed_years(born, band):
    assert samples.age_band(born, date(2026, 2, 2)) == band


def test_the_stored_seed_draws_the_same_list_again(program, people, head, sample):
    again = samples.draw(program, confidence=90, margin=20, on=ON, actor=head, seed=11)
    other = samples.draw(program, confidence=90, margin=20, on=ON, actor=head, seed=12)
    who = [list(one.lines.values_list("registration", flat=True)) for one in (sample, again, other)]
    assert who[0] == who[1] != who[2]
    Registration.objects.filter(pk__in=who[0]).update(state=State.SELECTED, sex="P")
    assert samples.is_as_drawn(SampleCheck.objects.get(pk=sample.pk)), "drawn from what was stored, not from today"
    assert (sample.number, again.number, other.number) == (1, 2, 3)


def test_a_list_that_is_not_the_drawn_one_is_told(program, people, head, sample, client_of):
    with pgtrigger.ignore("verification.SampleCheck:append_only"):
        SampleCheck.objects.update(seed=12)
    page = client_of(Role.AUDITOR).get(reverse("sample", args=[sample.pk])).content.decode()
    assert "BERBEDA dari daftar ini" in page


def test_the_system_chooses_the_seed(program, people, head, client_of):
    client = client_of(Role.DINSOS_KEPALA)
    page = client.get(reverse("sample-draw"))
    assert "n0 = z²" in page.content.decode()
    answer = client.post(reverse("sample-draw"), {"program": program.pk, "confidence": 95, "margin": 5, "seed": 3})
    sample = SampleCheck.objects.get()
    assert answer.headers["Location"] == reverse("sample", args=[sample.pk])
    # n0 = 384.146; 384.146 / (1 + 383.146/40) = 36.31 -> 37.
    assert (sample.size, sample.confidence, sample.margin) == (37, 95, 5)
    shown = client.get(answer.headers["Location"]).content.decode()
    assert str(sample.seed) in shown and "sama dengan daftar ini" in shown and "z = 1,960" in shown


@pytest.mark.parametrize(("confidence", "margin"), [(80, 5), (95, 0), (95, 21)])
def test_other_designs_are_refused(program, people, client_of, confidence, margin):
    data = {"program": program.pk, "confidence": confidence, "margin": margin}
    assert client_of(Role.DINSOS_KEPALA).post(reverse("sample-draw"), data).status_code == 422
    assert not SampleCheck.objects.exists()


def test_nobody_verified_no_sample(program, head):
    with pytest.raises(DomainError, match="Belum ada orang yang terverifikasi"):
        samples.draw(program, confidence=95, margin=5, on=ON, actor=head)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.DINSOS_KEPALA, Role.DISDUKCAPIL}))
def test_nobody_else_draws_or_finds(program, people, sample, user_of, role):
    with pytest.raises(DomainError, match="tidak berwenang"):
        samples.draw(program, confidence=95, margin=5, on=ON, actor=user_of(role))
    with pytest.raises(DomainError, match="tidak berwenang"):
        samples.find(sample.lines.first(), agrees=True, note="", reason="", seen=0, actor=user_of(role))


def post(client, line, answer, *, seen=0, **words):
    return client.post(reverse("sample-line", args=[line.pk]), {"answer": answer, "seen": seen, **words})


def test_findings_go_from_person_to_person(sample, client_of):
    client, (first, second) = client_of(Role.DINSOS_KEPALA), sample.lines.order_by("no")[:2]
    page = client.get(reverse("sample-line", args=[first.pk])).content.decode()
    assert "Uji petik: 1 dari 13" in page and first.registration.name in page
    assert first.registration.nik not in page
    assert post(client, first, "cocok").headers["Location"] == reverse("sample-line", args=[second.pk])
    refused = post(client, second, "tidak")
    assert refused.status_code == 409 and "belum tertulis apa" in refused.content.decode()
    assert post(client, second, "tidak", note=nik_of(1)).status_code == 409
    assert post(client, second, "tidak", note="alamat kosong sejak 2024").status_code == 302
    found = SampleFinding.objects.order_by("pk").values_list("agrees", "note")
    assert list(found) == [(True, ""), (False, "alamat kosong sejak 2024")]
    names = client.get(reverse("sample-lines", args=[sample.pk]), {"found": "tidak"}).context["table"].rows
    assert [row.record.pk for row in names] == [second.pk]


def test_a_finding_is_replaced_with_a_reason_and_the_old_one_stays(sample, client_of):
    client, line = client_of(Role.DINSOS_KEPALA), sample.lines.first()
    post(client, line, "cocok")
    assert post(client, line, "tidak", seen=0, note="pindah", reason="salah tekan").status_code == 409
    assert post(client, line, "tidak", seen=1, note="pindah").status_code == 409
    assert post(client, line, "tidak", seen=1, note="pindah", reason="salah tekan").status_code == 302
    assert list(line.records.order_by("sequence").values_list("agrees", flat=True)) == [True, False]
    row = whole(sample, lines_of(sample))
    assert (row.looked_at, row.wrong) == (1, 1)


def test_who_gave_the_verdict_does_not_check_it(program, user_of, head):
    officer, other = user_of(Role.DISDUKCAPIL), user_of(Role.DISDUKCAPIL, "uji_lain")
    batch = received(program, officer, 1, proposed_by=head)
    line = line_of(batch, 1)
    recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)
    drawn = samples.draw(program, confidence=95, margin=5, on=ON, actor=head).lines.get()
    with pytest.raises(DomainError, match="mencatat hasil vervalnya"):
        samples.find(drawn, agrees=True, note="", reason="", seen=0, actor=officer)
    with pytest.raises(DomainError, match="mengusulkan atau menggabungkan orang ini"):
        samples.find(drawn, agrees=True, note="", reason="", seen=0, actor=head)
    samples.find(drawn, agrees=True, note="", reason="", seen=0, actor=other)


def test_the_share_found_wrong_by_stratum(sample, head, client_of):
    lines = list(sample.lines.order_by("no"))
    women = [line for line in lines if line.sex == "P"]
    for line in lines:
        wrong = line == women[0]
        samples.find(line, agrees=not wrong, note="pindah" if wrong else "", reason="", seen=0, actor=head)
    found = lines_of(sample)
    assert (whole(sample, found).wrong, whole(sample, found).looked_at) == (1, 13)
    by_sex = {row.label: row for row in by_part(sample, found, "Jenis kelamin")}
    men, ladies = by_sex["Laki-laki"], by_sex["Perempuan"]
    assert (men.people, men.drawn, men.wrong) == (30, 10, 0)
    assert (ladies.people, ladies.drawn, ladies.wrong) == (10, 3, 1)
    # 90 %: z^2 = 2.70554. 0 of 10: high = 2.70554 / 12.70554 = 0.2129.
    assert (round(men.interval.low, 4), round(men.interval.high, 4)) == (0, 0.2129)
    # 1 of 3: (1/3 + 0.450924)/1.901848 = 0.412363; half 1.644854 x sqrt(0.0740741 + 0.0751539)/1.901848 = 0.334101.
    assert (ladies.interval.low, ladies.interval.high) == pytest.approx((0.0783, 0.7465), abs=0.0001)
    assert len(by_stratum(sample, found)) == 2
    page = client_of(Role.AUDITOR).get(reverse("sample", args=[sample.pk])).content.decode()
    assert "33,3 %" in page and "antara 7,8 % dan 74,6 %" in page


def test_nobody_looked_at_yet_shows_no_share(sample, client_of):
    page = client_of(Role.AUDITOR).get(reverse("sample", args=[sample.pk])).content.decode()
    assert "0 dari 13" in page and "0,0 %" not in page


def test_the_workbook_for_the_field_masks_the_nik_and_is_recorded(sample, head, client_of):
    first = sample.lines.order_by("no").first()
    samples.find(first, agrees=False, note="=1+1", reason="", seen=0, actor=head)
    answer = client_of(Role.DINSOS_KEPALA).get(reverse("sample-workbook", args=[sample.pk]))
    book = load_workbook(BytesIO(answer.content))
    rows = list(book["Sampel"].values)
    assert len(rows) == 14 and rows[1][2] == first.registration.name
    assert rows[1][7:9] == ("Tidak cocok", "=1+1") and book["Sampel"]["I2"].data_type == "s"
    assert not any(nik_of(number) in str(rows) for number in range(1, 41))
    assert {row[1] for row in list(book["Strata"].values)[1:]} == {30, 10}
    who = sorted(sample.lines.values_list("registration", flat=True))
    assert Event.objects.get(act="verification.sample_export").data == {"people": 13, "who": who}


def test_the_database_freezes_draw_and_findings(sample, head):
    line = sample.lines.first()
    samples.find(line, agrees=True, note="", reason="", seen=0, actor=head)
    for table in ("samplecheck", "sampleline", "samplefinding"):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM verification_{table}")
    with pytest.raises(IntegrityError), transaction.atomic():
        SampleFinding.objects.create(line=sample.lines.last(), agrees=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        SampleFinding.objects.create(line=line, agrees=True)
