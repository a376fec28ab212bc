"""Candidates on the screen: counts first, names with a purpose, people left out, the bulk proposal and its report."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from enrollment.candidates import looking
from enrollment.candidates.models import BulkProposal
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import Role
from jamsos.accounts.policy import POLICY, Act
from jamsos.lib.nik import mask
from tests.candidates import conftest
from tests.candidates.conftest import JOB, carry_out, count, farmer, here
from tests.matches.people import release, village, worker

pytestmark = pytest.mark.django_db
CLERK = {"job_status": "5. Buruh/karyawan/pegawai", "ktp_occupation": "PEGAWAI NEGERI SIPIL"}
PURPOSE = {"purpose": "Pendataan bersama Tim Januari 2026"}
REASON = "Petani hasil pendataan Tim"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages judge by today; the counts of these tests are of the same day."""
    from django.utils import timezone

    day_of = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda moment=None: day_of(moment) if moment else conftest.ON)


@pytest.fixture
def browser(client_of):
    return client_of(Role.DINSOS_PETUGAS)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def names_url(**more) -> str:
    return f"{reverse('candidate-names')}?{here(**{'job': JOB} | more).query}"


def propose_url(**more) -> str:
    return f"{reverse('candidate-propose')}?{here(**{'job': JOB} | more).query}"


def hidden(answer, name: str) -> list[str]:
    """Values of the hidden fields of that name on a page."""
    found = re.findall(r"<input[^>]*>", text(answer))
    mine = [tag for tag in found if f'name="{name}"' in tag and 'type="hidden"' in tag]
    return [re.search(r'value="([^"]*)"', tag)[1] for tag in mine]


def told(answer) -> str:
    """The page an answer leads to."""
    return text(answer.client.get(answer.headers["Location"]))


def test_without_programme_release_or_count_the_page_says_what_to_do(browser):
    assert "Belum ada program yang dibuka." in text(browser.get(reverse("candidates")))
    assert browser.post(reverse("candidates-count")).status_code == 409


def test_a_release_that_was_not_counted(program, browser):
    assert "Belum ada rilis DTSEN yang siap dipakai." in text(browser.get(reverse("candidates")))
    release(farmer(2))
    assert "Calon belum dihitung. Jalankan «Hitung calon»" in re.sub(
        r"</?strong>", "", text(browser.get(reverse("candidates")))
    )
    assert told(browser.get(names_url())).count("Calon belum dihitung.") == 2, "as a message and on the page"


def test_counting_from_the_page(program, browser):
    release(farmer(2))
    answer = browser.post(reverse("candidates-count"))
    assert answer.status_code == 302 and "/pekerjaan-latar/" in answer.headers["Location"]


def test_counts_come_without_names_and_lead_deeper(counted, browser, django_assert_max_num_queries):
    home = village()
    counted(farmer(2), farmer(3, decile=1), farmer(4, village="Anyar"), farmer(5, ktp_occupation="SOPIR"))
    with django_assert_max_num_queries(45):
        page = text(browser.get(reverse("candidates")))
    assert f'href="/calon/?district={home.district_id}"' in page and "Petani" in page
    narrowed = text(browser.get(f"/calon/?district={home.district_id}"))
    assert f"village={home.pk}" in narrowed and "Anyar</a>" not in narrowed
    deepest = browser.get(f"/calon/?{here(job=JOB, decile=1).query}")
    assert [fact.value for fact in deepest.context["summary"]][:3] == ["1", "1", "0"]
    for answer in (page, narrowed, text(deepest)):
        assert not any(farmer(row)["name"] in answer or farmer(row)["nik"] in answer for row in (2, 3, 4, 5))


def test_the_choice_by_letter_and_its_words(counted, browser):
    counted(farmer(2, disability=True, dependants=0), farmer(3, dependants=0), farmer(4))
    page = browser.get("/calon/?letter=b")
    assert page.context["summary"][0].value == "1"
    assert browser.get("/calon/?letter=-").context["summary"][0].value == "1"
    assert "penyandang disabilitas" in text(page)


def test_disability_is_for_who_may_see_it(counted, browser, monkeypatch):
    counted(farmer(2, disability=True))
    assert "Disabilitas" in text(browser.post(names_url(), PURPOSE))
    less = {role: acts - {Act.VIEW_HEALTH} for role, acts in POLICY.items()}
    monkeypatch.setattr(policy, "POLICY", less)
    for page in (browser.get("/calon/"), browser.post(names_url(), PURPOSE)):
        assert page.status_code == 200
        assert "isabilitas" not in text(page)
    assert browser.get("/calon/?letter=b").context["filter"].errors


@pytest.mark.parametrize("role", [Role.DINSOS_KEPALA, Role.AUDITOR])
def test_head_and_inspectorate_see_counts_and_nothing_to_press(counted, client_of, role):
    counted(farmer(2))
    page = text(client_of(role).get(f"/calon/?{here(job=JOB).query}"))
    assert "Calon" in page and "Petani" in page
    assert not any(button in page for button in ("Hitung calon</a>", "Lihat nama", "Usulkan menurut saringan"))


def test_names_need_one_desa_and_one_job_and_a_purpose(counted, browser):
    counted(farmer(2))
    assert "satu desa dan satu pekerjaan" in told(browser.get(names_url(job=None)))
    assert farmer(2)["name"] not in text(browser.get(names_url())), "asking for the purpose shows nobody"
    refused = browser.post(names_url(), {"purpose": "x"})
    assert refused.status_code == 422 and farmer(2)["name"] not in text(refused)


def test_names_are_shown_with_masked_numbers(counted, browser):
    counted(farmer(2, birth_date=date(1970, 3, 4)), farmer(3))
    answer = browser.post(names_url(), PURPOSE)
    page = text(answer)
    assert farmer(2)["name"] in page and mask(farmer(2)["nik"]) in page and "04-03-1970" in page
    assert farmer(2)["nik"] not in page and farmer(2)["nkk"] not in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_spent_budget_is_told_and_shows_nobody(counted, browser, monkeypatch):
    monkeypatch.setattr(looking, "NAMES_SHOWN", 1)
    counted(farmer(2), farmer(3))
    answer = browser.post(names_url(), PURPOSE)
    assert answer.status_code == 409 and "Batas 1 nama dalam 24 jam tercapai" in text(answer)
    assert farmer(2)["name"] not in text(answer)


def test_people_left_out_are_carried_from_page_to_page_into_the_proposal(counted, browser, monkeypatch):
    monkeypatch.setattr(looking, "PAGE", 2)
    counting = counted(*(farmer(row, decile=1, birth_date=date(1970, 1, row)) for row in (2, 3, 4, 5)))
    second = browser.post(names_url(), PURPOSE | {"page": 2, "left_out": ["2"]})
    assert hidden(second, "left_out") == ["2"]
    review = browser.post(propose_url(), PURPOSE | {"review": "1", "left_out": ["2", "5"]})
    assert "Usulkan 2 orang" in text(review)
    assert (hidden(review, "expected"), hidden(review, "left_out")) == (["2"], ["2", "5"])
    sent = {name: hidden(review, name) for name in ("expected", "expected_employed", "key", "left_out")}
    group = counting.program.groups.get(code="POKTAN")
    answer = browser.post(propose_url(), sent | {"group": group.pk, "reason": REASON})
    proposal = BulkProposal.objects.get()
    assert answer.headers["Location"] == reverse("job", args=[proposal.job_id])
    assert (proposal.rows, proposal.left_out) == ([3, 4], [2, 5])


def test_a_changed_number_is_shown_and_can_be_sent_again(counted, browser, program):
    counted(farmer(2), farmer(3))
    form = browser.get(propose_url())
    sent = {name: hidden(form, name) for name in ("expected", "expected_employed", "key")}
    sent |= {"group": program.groups.get(code="POKTAN").pk, "reason": REASON}
    worker(program, farmer(2))
    refused = browser.post(propose_url(), sent)
    assert refused.status_code == 409 and "berubah dari 2 menjadi 1" in text(refused)
    assert not BulkProposal.objects.exists()
    again = sent | {"expected": hidden(refused, "expected")}
    assert browser.post(propose_url(), again).status_code == 302
    assert BulkProposal.objects.get().rows == [3]


def test_a_wide_choice_shows_its_spread_and_keeps_the_employed_out(counted, browser, program):
    counted(farmer(2), farmer(3, village="Pegadingan"), farmer(4, ktp_occupation="SOPIR"), farmer(5, **CLERK))
    url = f"{reverse('candidate-propose')}?{here(village=None).query}"
    form = browser.get(url)
    facts = {panel.title: {f.label: f.value for f in panel.facts} for panel in form.context["panels"]}
    assert facts["Rincian desa"] == {"Kramatwatu": "2", "Pegadingan": "1"}
    assert sorted(facts["Rincian pekerjaan"].values()) == ["1", "2"]
    assert "Usulkan 3 orang" in text(form) and "Usulkan juga 1 orang yang menurut DTSEN pegawai" in text(form)
    offered = {group.track for group in form.context["form"].fields["group"].queryset}
    assert offered == {"DTSEN"}
    sent = {name: hidden(form, name) for name in ("expected", "expected_employed")}
    sent |= {"group": program.groups.get(code="POKTAN").pk, "reason": REASON}
    for ticked, rows in (({}, [2, 3, 4]), ({"employed": "on"}, [2, 3, 4, 5])):
        assert browser.post(url, sent | {"key": uuid4()} | ticked).status_code == 302
        made = BulkProposal.objects.first()
        assert (made.rows, made.employed) == (rows, bool(ticked))


def test_jobs_are_written_as_one_writes_them_and_stand_once(counted, browser):
    two = ({"ktp_occupation": "KONSTRUKSI"}, {"ktp_occupation": "LAINNYA", "industry": "Konstruksi"})
    soldiers = ({"ktp_occupation": job} for job in ("KARYAWAN BUMD", "TENTARA NASIONAL INDONESIA"))
    counted(*(farmer(row, **job) for row, job in enumerate((*two, *soldiers), start=2)))
    labels = [label for _, label in browser.get("/calon/").context["filter"].fields["job"].choices]
    assert {"Konstruksi", "Karyawan BUMD", "Tentara Nasional Indonesia"} < set(labels)
    assert len(labels) == len({label.casefold() for label in labels})


def test_a_proposal_names_its_group_and_reason(counted, browser):
    counted(farmer(2))
    form = browser.get(propose_url())
    sent = {name: hidden(form, name) for name in ("expected", "expected_employed", "key")}
    answer = browser.post(propose_url(), sent | {"group": "", "reason": "pendek"})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"group", "reason"}
    assert not BulkProposal.objects.exists()


def test_a_newer_release_makes_the_count_stale_everywhere(counted, browser):
    counted(farmer(2))
    release(farmer(2), label="2026-4")
    message = "Hitungan memakai DTSEN 2026-3, yang terbaru DTSEN 2026-4."
    assert message in text(browser.get("/calon/"))
    for answer in (browser.get(names_url()), browser.post(names_url(), PURPOSE), browser.get(propose_url())):
        assert answer.status_code == 302 and message in told(answer)


def test_a_desa_of_another_kecamatan_is_told(counted, browser):
    counted(farmer(2))
    other = village("Anyar")
    query = f"district={village().district_id}&village={other.pk}&job={JOB}"
    assert "tidak ada di kecamatan yang dipilih" in told(browser.get(f"{reverse('candidate-names')}?{query}"))


def test_a_proposal_without_a_place_is_told(counted, browser):
    counted(farmer(2))
    assert "Wilayah belum dipilih." in told(browser.get(reverse("candidate-propose")))


def test_strange_input_is_refused_or_ignored(counted, browser):
    counted(farmer(2))
    for url, data in (
        (names_url, PURPOSE | {"page": "-1"}),
        (names_url, PURPOSE | {"page": "9" * 30}),
        (names_url, PURPOSE | {"left_out": ["x", "²", "9" * 30]}),
        (propose_url, {"review": "1", "left_out": ["x", "-1", "9" * 30]}),
        (propose_url, {"expected": "x", "key": "x", "left_out": ["x"], "group": "x", "reason": REASON}),
        (propose_url, {"expected": "1", "key": "x" * 5000, "group": "9" * 30, "reason": "\0" * 20}),
    ):
        assert browser.post(url(), data).status_code in {200, 422}, data
    for query in ("district=x", "village=²", f"village={'9' * 30}", "decile=99", "job=tidak-ada", "letter=["):
        assert browser.get(f"/calon/?{query}").status_code == 200, query
        assert browser.get(f"{reverse('candidate-propose')}?{query}").status_code == 302, query
    assert not BulkProposal.objects.exists()


def test_the_report_of_a_proposal_and_the_evidence_on_the_persons_page(counted, ask, browser, client_of, program):
    proposal = ask(counted(farmer(2), farmer(3)), 2)
    worker(program, farmer(3))
    carry_out(proposal)
    one = Registration.objects.get(row_no=2, source_list__isnull=False)
    for client in (browser, client_of(Role.AUDITOR)):
        page = text(client.get(reverse("candidate-proposal", args=[proposal.pk])))
        assert REASON in page and "NIK ini sudah diusulkan" in page and "dilewati" in page
        person = text(client.get(reverse("worker", args=[one.pk])))
        assert "DTSEN 2026-3 baris 2" in person and "Asal dari DTSEN (Pasal 22 ayat (1))" in person
    operator = text(client_of(Role.OPERATOR_DESA).get(reverse("worker", args=[one.pk])))
    assert REASON in operator and reverse("candidate-proposal", args=[proposal.pk]) not in operator


def test_the_newest_proposals_stand_on_the_overview(counted, ask, browser):
    counting = counted(farmer(2))
    assert "Usulan massal terakhir" not in text(browser.get("/calon/"))
    proposal = ask(counting, 1)
    page = text(browser.get("/calon/"))
    assert "Usulan massal terakhir" in page and reverse("candidate-proposal", args=[proposal.pk]) in page


def test_home_leads_to_a_release_that_waits(program, browser):
    release(farmer(2))
    assert "rilis DTSEN belum dihitung calonnya" in text(browser.get(reverse("home")))
    count(program)
    assert "rilis DTSEN belum dihitung calonnya" not in text(browser.get(reverse("home")))
