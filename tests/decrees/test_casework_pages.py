"""Pages of selection, verification and decrees: who may open which, what they tell, and what they hide."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from eligibility.reference.models import ListKind, ReferenceList
from enrollment.assessment.panels import DEPARTED, assessment_panels
from enrollment.decrees.models import Decree, DecreeState
from enrollment.decrees.rendering import keep_variant
from enrollment.holds.services import hold
from enrollment.lifecycle import State
from enrollment.matching.models import Match, MatchRun, Review
from enrollment.verification.services import send
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.files.models import StoredFile
from jamsos.jobs.models import Job
from jamsos.regions.models import Village
from tests.decrees.people import assess, drafted, eligible, issued, locked, proposals, selected

pytestmark = pytest.mark.django_db
R = Role
READERS = {R.DINSOS_PETUGAS, R.DINSOS_KEPALA, R.DISNAKER, R.AUDITOR}
DECREE_READERS = READERS | {R.SETDA}
NAME_READERS = {R.DINSOS_KEPALA, R.DISNAKER, R.SETDA, R.AUDITOR}
NUMBERS = re.compile(r"\b\d{16}\b")


@pytest.fixture
def stage(program, user_of) -> dict[str, object]:
    """A wave with a draft, a locked pendataan, a batch under way and somebody returned."""
    maker = user_of(Role.SETDA, "uji_penyusun")
    decree = drafted(program, 3, maker=maker)
    eligible(program, [20, 21])
    pendataan = locked(program)
    eligible(program, [30, 31], state=State.LISTED)
    batch = send(program, actor=None)
    (returned,) = eligible(program, [40], state=State.RETURNED)
    return {"wave": decree.wave_id, "bupati": decree, "kadinsos": pendataan, "batch": batch, "returned": returned}


def address(stage: dict, name: str) -> str:
    page, _, of = name.partition(":")
    return reverse(page, args=[getattr(stage[of], "pk", stage[of])] if of else [])


PAGES = {
    "waves": READERS | {R.SETDA, R.TIM_KOORDINASI},
    "wave:wave": READERS | {R.SETDA, R.TIM_KOORDINASI},
    "wave-select:wave": {R.DINSOS_PETUGAS},
    "selection-lines:wave": READERS,
    "verification": READERS | {R.DISDUKCAPIL},
    "verification-send": {R.DINSOS_PETUGAS},
    "batch:batch": READERS | {R.DISDUKCAPIL},
    "batch-lines:batch": READERS | {R.DISDUKCAPIL},
    "verification-answer:batch": {R.DISDUKCAPIL},
    "mend:returned": {R.OPERATOR_DESA, R.DINSOS_PETUGAS},
    "pendataan": READERS,
    "pendataan-lock": {R.DINSOS_KEPALA},
    "decrees": DECREE_READERS,
    "decree-draft": {R.SETDA},
    "decree:bupati": DECREE_READERS,
    "decree:kadinsos": DECREE_READERS,
    "decree-lines:bupati": NAME_READERS,
    "decree-issue:bupati": {R.SETDA},
    "decree-issue:kadinsos": {R.DINSOS_KEPALA},
    "decree-cancel:bupati": {R.SETDA},
    "decree-cancel:kadinsos": {R.DINSOS_KEPALA},
    "decree-render:bupati": {R.SETDA},
    "decree-render:kadinsos": {R.DINSOS_KEPALA},
}


def kept() -> tuple:
    """What a look at a page must leave as it was."""
    states = sorted(Registration.objects.values_list("pk", "state"))
    return states, Decree.objects.count(), Job.objects.count()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_no_full_number_is_kept_nowhere_and_writes_nothing(stage, client_of, name):
    """Which role opens which page is asked once for all, in tests/security."""
    before = kept()
    answer = client_of(min(PAGES[name])).get(address(stage, name))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert not NUMBERS.search(answer.content.decode())
    assert kept() == before


@pytest.mark.parametrize("name", ["wave", "batch", "decree", "decree-lines", "decree-issue", "batch-lines", "mend"])
def test_what_is_not_there_is_404(program, client_of, name):
    role = {"mend": R.DINSOS_PETUGAS, "wave": R.SETDA, "batch": R.DISDUKCAPIL, "batch-lines": R.DISDUKCAPIL}
    assert client_of(role.get(name, R.SETDA)).get(reverse(name, args=[999_999])).status_code == 404


def test_an_operator_sees_and_mends_only_the_own_desa(program, stage, client_of):
    elsewhere = Village.objects.exclude(name="Kramatwatu").first()
    (other,) = eligible(program, [50], state=State.RETURNED, village=elsewhere)
    operator = client_of(R.OPERATOR_DESA)
    assert operator.get(reverse("mend", args=[other.pk])).status_code == 404
    assert operator.get(reverse("mend", args=[stage["returned"].pk])).status_code == 200


def test_letters_that_tell_of_disability_need_their_own_right(program, stage, client_of):
    for role, shown in ((R.DINSOS_PETUGAS, True), (R.DISNAKER, False)):
        page = client_of(role).get(reverse("selection-lines", args=[stage["wave"]])).content.decode()
        assert ("Huruf prioritas" in page) is shown and ("didaftarkan 5 Januari 2026" in page) is shown


def test_figures_link_to_names_only_for_those_who_may_see_names(stage, client_of):
    lines = reverse("selection-lines", args=[stage["wave"]])
    assert lines in client_of(R.DINSOS_PETUGAS).get(reverse("wave", args=[stage["wave"]])).content.decode()
    assert lines not in client_of(R.TIM_KOORDINASI).get(reverse("wave", args=[stage["wave"]])).content.decode()


@pytest.mark.parametrize(
    ("name", "role", "words"),
    [
        ("decree:kadinsos", R.DINSOS_KEPALA, "Periksa berita acara dan daftar nama, lalu tetapkan."),
        ("decree:bupati", R.SETDA, "Bandingkan naskah dan daftar, lalu tetapkan."),
        ("batch:batch", R.DISDUKCAPIL, "Konfirmasi jumlah yang diterima"),
        ("wave:wave", R.DINSOS_PETUGAS, "Tetapkan Keputusan Bupati untuk 3 orang."),
    ],
)
def test_each_page_says_what_to_do_next(stage, client_of, name, role, words):
    page = client_of(role).get(address(stage, name)).content.decode()
    assert "Langkah berikutnya" in page and words in page


def test_the_next_step_follows_the_state(program, client_of, stage):
    setda = client_of(R.SETDA)
    issued(stage["bupati"])
    page = setda.get(address(stage, "decree:bupati")).content.decode()
    assert "Siapkan berkas pendaftaran BPJS untuk 3 orang." in page
    assert "Siapkan berkas pendaftaran BPJS untuk 3 orang." in setda.get(address(stage, "wave:wave")).content.decode()
    assert "Perbup Serang 59/2025" in page and "perbup-serang-59-2025" not in page
    assert reverse("decree-issue", args=[stage["bupati"].pk]) not in page
    for name in ("decree-issue", "decree-cancel"):
        answer = setda.get(reverse(name, args=[stage["bupati"].pk]))
        assert answer.status_code == 409 and "bukan rancangan" in answer.content.decode()


def test_the_next_step_counts_who_still_waits(program, client_of, stage):
    head, url = client_of(R.DINSOS_KEPALA), address(stage, "decree:kadinsos")
    issued(stage["kadinsos"], number="K/1")
    people = Registration.objects.filter(decree_lines__decree=stage["kadinsos"])
    assert "Kirim 2 nama ke Disdukcapil." in head.get(url).content.decode()
    send(program, actor=None)
    page = head.get(url).content.decode()
    assert "Jawab verval 2 nama." in page and "ke Disdukcapil." not in page
    first, second = people.order_by("pk")
    Registration.objects.filter(pk=first.pk).update(state=State.RETURNED)
    Registration.objects.filter(pk=second.pk).update(state=State.VERIFIED)
    page = head.get(url).content.decode()
    assert "Perbaiki 1 nama yang dikembalikan." in page and "Jalankan seleksi untuk 1 nama." in page
    people.update(state=State.WITHDRAWN)
    assert "Seluruh daftar sudah diteruskan." in head.get(url).content.decode()


def test_the_next_step_of_a_keputusan_bupati_ends_with_the_first_contribution(stage, client_of):
    issued(stage["bupati"])
    setda, url = client_of(R.SETDA), address(stage, "decree:bupati")
    people = Registration.objects.filter(decree_lines__decree=stage["bupati"])
    for state, words in (
        (State.SUBMITTED, "Unggah jawaban BPJS untuk 3 orang."),
        (State.REGISTERED, "Bayar dan catat iuran pertama 3 orang."),
        (State.ACTIVE, "Seluruh daftar sudah diteruskan."),
    ):
        people.update(state=state)
        page = setda.get(url).content.decode()
        assert words in page and "Siapkan berkas" not in page


def steps_of(client, url: str) -> list[tuple[str, str, str]]:
    """What the panel of next steps says, in its order: label, value, link."""
    panels = client.get(url).context["panels"]
    (panel,) = [panel for panel in panels if panel.title == "Langkah berikutnya"]
    return [(fact.label, fact.value, fact.url) for fact in panel.facts]


def test_the_own_task_comes_first_with_a_link_and_then_whom_the_rest_waits_for(stage, client_of):
    issued(stage["bupati"])
    url, signed = address(stage, "decree:bupati"), address(stage, "decree-signed:bupati")
    upload, prepare = "Unggah naskah yang sudah ditandatangani.", "Siapkan berkas pendaftaran BPJS untuk 3 orang."
    assert steps_of(client_of(R.SETDA), url) == [("Anda sekarang", upload, signed), ("Menunggu Disnaker", prepare, "")]
    assert steps_of(client_of(R.DISNAKER), url) == [
        ("Anda sekarang", prepare, reverse("submissions")),
        ("Menunggu Bagian Hukum", upload, ""),
    ]
    assert {label.split()[0] for label, _, _ in steps_of(client_of(R.AUDITOR), url)} == {"Menunggu"}
    assert steps_of(client_of(R.DISNAKER), address(stage, "wave:wave"))[0][0] == "Anda sekarang"


def test_every_link_of_a_next_step_opens_for_whom_it_is_shown(stage, client_of):
    pages = [address(stage, f"decree:{kind}") for kind in ("kadinsos", "bupati")] + [address(stage, "wave:wave")]
    readers = [client_of(role) for role in (R.DINSOS_PETUGAS, R.DINSOS_KEPALA, R.DISNAKER, R.SETDA, R.AUDITOR)]
    found = [(reader, to) for reader in readers for page in pages for _, _, to in steps_of(reader, page) if to]
    assert len(found) >= 3 and {reader.get(to).status_code for reader, to in found} == {200}


@pytest.mark.parametrize(
    ("page", "target", "role", "why"),
    [
        ("pendataan", "pendataan-lock", R.DINSOS_KEPALA, "Belum ada usulan yang memenuhi syarat"),
        ("verification", "verification-send", R.DINSOS_PETUGAS, "Tidak ada nama berstatus"),
        ("decrees", "decree-draft", R.SETDA, "Tidak ada tahap yang sudah diseleksi"),
    ],
)
def test_a_button_that_could_only_fail_is_left_out_and_the_page_says_why(program, client_of, page, target, role, why):
    client = client_of(role)
    content = client.get(reverse(page)).content.decode()
    assert reverse(target) not in content and why in content
    eligible(program, [60])
    eligible(program, [61], state=State.LISTED)
    selected(program, 2)
    content = client.get(reverse(page)).content.decode()
    assert reverse(target) in content and why not in content


def figures(client, page: str) -> dict[str, tuple[str, str]]:
    """The figures above a page's list: label -> value and note."""
    return {fact.label: (fact.value, fact.note) for fact in client.get(reverse(page)).context["summary"]}


def test_who_is_at_a_step_now_stands_beside_who_ever_came_so_far(program, client_of):
    client = client_of(R.DINSOS_PETUGAS)
    eligible(program, [1, 2, 3])
    assess(proposals(program, [4]), "not_eligible")
    decree = locked(program)
    Registration.objects.filter(decree_lines__decree=decree).update(state=State.LISTED)
    send(program, actor=None)
    Registration.objects.filter(pk=decree.lines.first().registration_id).update(state=State.VERIFIED)
    shown = figures(client, "pendataan")
    assert shown["Usulan belum dikunci"] == ("1", "sedang di langkah ini")
    assert shown["Diusulkan, seluruhnya"][0] == "4" and shown["Ditetapkan Dinsos, seluruhnya"][0] == "3"
    assert shown["Kunci pendataan"][0] == "Tidak ada yang perlu dikunci"
    shown = figures(client, "verification")
    assert shown["Menunggu dikirim"] == ("0", "sedang di langkah ini; ditetapkan Dinsos seluruhnya 3")
    assert shown["Menunggu jawaban Disdukcapil"] == ("2", "sedang di langkah ini; pernah dikirim seluruhnya 3")
    assert shown["Menunggu seleksi"] == ("1", "sedang di langkah ini; terverifikasi seluruhnya 1")
    assert shown["Kirim daftar"][0] == "Tidak ada yang perlu dikirim"
    proposals(program, [5])
    assert "jalankan pemadanan dan penilaian" in figures(client, "pendataan")["Kunci pendataan"][1]


def test_where_only_the_departed_are_left_nobody_is_sent_back_to_the_matching(program, client_of, user_of):
    (gone,) = eligible(program, [1])
    client = client_of(R.DINSOS_KEPALA)
    told = {"kind": ListKind.DEATHS, "label": "2026-03", "source_name": "Disdukcapil"}
    run = MatchRun.objects.create(program=program, reference_list=ReferenceList.objects.create(**told))
    Match.objects.create(
        registration=gone, series=ListKind.DEATHS, run=run, row_no=2, decision="review", review=Review.SAME
    )
    page = client.get(reverse("pendataan-lock")).content.decode()
    assert "1 orang memenuhi syarat tetapi meninggal atau pindah" in page and "tarik usulannya" in page
    assert "jalankan pemadanan" not in page and "belum dinilai:" not in page
    assert "tarik usulannya" in figures(client, "pendataan")["Kunci pendataan"][1]
    assert f"{DEPARTED}: tidak ikut dikunci" in client.get(reverse("worker", args=[gone.pk])).content.decode()
    told = {}
    for gone.state in (State.WAITING, State.ACTIVE, State.ENDED):
        facts = assessment_panels(gone, user_of(R.DINSOS_KEPALA))[0].facts
        told[gone.state] = next(str(fact.value) for fact in facts if fact.label == "Perlu dicermati")
    assert "tidak ikut dikunci" in told[State.WAITING] and "akhiri kepesertaannya" in told[State.ACTIVE]
    assert told[State.ENDED] == "tidak ada"
    Match.objects.filter(registration=gone).update(review=Review.DIFFERENT)
    assert DEPARTED not in client.get(reverse("worker", args=[gone.pk])).content.decode(), "refused by an officer"


def test_where_only_the_held_are_left_the_lock_says_who_lets_them_go(program, client_of, user_of):
    (one,) = eligible(program, [1])
    hold(one, reason="Alamatnya berbeda dari KK", actor=user_of(R.DINSOS_KEPALA))
    page = client_of(R.DINSOS_KEPALA).get(reverse("pendataan-lock")).content.decode()
    assert "1 orang memenuhi syarat tetapi ditahan pemeriksa: lepaskan" in page


def test_without_any_proposal_the_lock_says_to_propose(program, client_of):
    assert "Belum ada usulan: usulkan" in client_of(R.DINSOS_KEPALA).get(reverse("pendataan-lock")).content.decode()


def test_the_counts_of_the_matching_page_name_the_returned_whom_they_hold(program, client_of):
    told = {"whole": True, "finished_at": timezone.now(), "counts": {"nik_from_list": 0, "doubles": 0}}
    dtsen = ReferenceList.objects.create(kind=ListKind.DTSEN, label="2026-3")
    MatchRun.objects.create(program=program, reference_list=dtsen, **told)
    notes = {note for _, note in figures(client_of(R.DINSOS_PETUGAS), "matches").values()}
    assert "DTSEN, usulan yang belum dikunci atau dikembalikan verval" in notes


def test_issuing_on_the_form(stage, client_of, user_of):
    url = address(stage, "decree-issue:bupati")
    form = {"number": "B/1", "signed_on": "2026-03-30", "signer_name": "Bupati", "certifier_name": "Kabag"}
    setda = client_of(R.SETDA)
    assert setda.post(url, form | {"signed_on": "2999-01-01"}).status_code == 422
    assert setda.post(url, form | {"certifier_name": ""}).status_code == 422
    assert setda.post(url, form | {"number": "x" * 61}).status_code == 422
    assert not Job.objects.exists()
    extra = {"state": "cancelled", "decree": "1", "issued_by": "1", "people": "9"}
    assert setda.post(url, form | extra).status_code == 302
    job = Job.objects.get(kind="issue-decree")
    assert job.params == {"decree_id": stage["bupati"].pk, **form}
    assert client_of(R.DINSOS_KEPALA).post(url, form).status_code == 403


def test_the_maker_is_refused_on_the_form(stage, client, user_of):
    client.force_login(user_of(R.SETDA, "uji_penyusun"), backend="allauth.account.auth_backends.AuthenticationBackend")
    form = {"number": "B/1", "signed_on": "2026-03-30", "signer_name": "Bupati", "certifier_name": "Kabag"}
    answer = client.post(address(stage, "decree-issue:bupati"), form)
    assert answer.status_code == 409 and "Penyusun rancangan tidak boleh" in answer.content.decode()
    assert not Job.objects.exists()
    page = client.get(address(stage, "decree:bupati")).content.decode()
    assert "Minta pejabat lain menetapkannya" in page
    assert address(stage, "decree-issue:bupati") not in page


@pytest.mark.parametrize(
    ("name", "role", "why"),
    [
        ("pendataan-lock", R.DINSOS_KEPALA, "Tidak ada usulan yang memenuhi syarat"),
        ("decree-draft", R.SETDA, "Tidak ada tahap yang sudah diseleksi."),
    ],
)
def test_a_form_that_nothing_can_be_done_with_says_so_instead(program, client_of, name, role, why) -> None:
    page = client_of(role).get(reverse(name)).content.decode()
    assert why in page and 'enctype="multipart/form-data"' not in page


def test_the_maker_is_told_before_typing_and_a_missing_emblem_is_told_to_who_issues(stage, client, client_of) -> None:
    decree = stage["bupati"]
    path = reverse("decree-issue", args=[decree.pk])
    client.force_login(decree.made_by)
    page = client.get(path).content.decode()
    assert "Minta pejabat Bagian Hukum yang lain." in page and 'name="number"' not in page
    page = client_of(R.SETDA).get(path).content.decode()
    assert "Lambang belum diunggah" in page and 'name="number"' in page


def test_cancelling_on_the_form(stage, client_of):
    url = address(stage, "decree-cancel:kadinsos")
    head = client_of(R.DINSOS_KEPALA)
    assert head.post(url, {"reason": ""}).status_code == 422
    assert head.post(url, {"reason": "keliru"}).status_code == 302
    assert Decree.objects.get(pk=stage["kadinsos"].pk).state == DecreeState.CANCELLED
    assert head.post(url, {"reason": "lagi"}).status_code == 409


def test_files_go_out_by_right_and_are_recorded(stage, client_of):
    full, masked = (keep_variant(stage["bupati"], variant, actor=None) for variant in ("full", "masked"))
    for made, allowed in ((full, NAME_READERS), (masked, DECREE_READERS)):
        link = reverse("file-download", args=[made.file_id])
        for role in Role.values:
            client = client_of(role)
            assert client.get(link).status_code == (200 if role in allowed else 404), role
            page = client.get(address(stage, "decree:bupati")).content.decode()
            assert (link in page) is (role in allowed), role
    downloads = Event.objects.filter(act="files.download")
    assert downloads.count() == len(NAME_READERS) + len(DECREE_READERS)
    assert {event.data["sha256"] for event in downloads} == {full.file.sha256, masked.file.sha256}


def test_the_batch_file_goes_to_disdukcapil_alone(stage, client_of):
    link = reverse("file-download", args=[stage["batch"].file_id])
    for role in Role.values:
        assert client_of(role).get(link).status_code == (200 if role == R.DISDUKCAPIL else 404), role


def test_an_uploaded_answer_is_never_handed_out(stage, client_of):
    upload = SimpleUploadedFile("../../jawaban.xlsx", b"PK\x03\x04bukan")
    answer = client_of(R.DISDUKCAPIL).post(address(stage, "verification-answer:batch"), {"file": upload})
    assert answer.status_code == 302
    stored = StoredFile.objects.latest("created_at")
    assert stored.name == "jawaban.xlsx" and stored.act == ""
    for role in Role.values:
        assert client_of(role).get(reverse("file-download", args=[stored.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "role", "link"),
    [
        ("waves", R.SETDA, "wave:wave"),
        ("verification", R.DISDUKCAPIL, "batch:batch"),
        ("decrees", R.SETDA, "decree:bupati"),
        ("pendataan", R.DINSOS_KEPALA, "decree:kadinsos"),
    ],
)
def test_each_list_leads_to_its_pages_and_folds_on_a_phone(stage, client_of, name, role, link):
    page = client_of(role).get(address(stage, name)).content.decode()
    assert f'<a href="{address(stage, link)}">' in page and "table-mobile-md" in page


def test_lists_filter_and_page(program, stage, client_of):
    head = client_of(R.DINSOS_KEPALA)
    lines = reverse("decree-lines", args=[stage["bupati"].pk])
    assert "ORANG 00002" in head.get(lines, {"name": "00002", "district": "Kramatwatu"}).content.decode()
    assert "ORANG" not in head.get(lines, {"after": "9" * 18}).content.decode()
    assert head.get(lines, {"after": "9" * 400, "district": "<script>"}).status_code == 200
    assert head.get(lines, {"per_page": "x", "district": "<script>"}).status_code == 200
    batch = reverse("batch-lines", args=[stage["batch"].pk])
    page = head.get(batch, {"silent": "1"}).content.decode()
    assert "ORANG 00030" in page
    assert "ORANG 00030" not in head.get(batch, {"silent": "0"}).content.decode()


def test_a_wave_with_a_decree_says_why_it_is_not_selected_again_and_starts_nothing(program, client_of):
    from tests.decrees.people import drafted

    wave = drafted(program, 2).wave
    client, address = client_of(R.DINSOS_PETUGAS), reverse("wave-select", args=[wave.pk])
    page = client.get(address).content.decode()
    assert "sudah mempunyai rancangan atau Keputusan Bupati" in page and "Batalkan dulu rancangannya" in page
    assert '<button class="btn btn-primary" type="submit">Jalankan seleksi' not in page


def test_a_stale_assessment_is_shown_before_selecting(program, client_of):
    from tests.decrees.people import change_after, verified, wave_of

    fresh, stale = verified(program, [1, 2])
    change_after(stale)
    assess(proposals(program, [3], state=State.VERIFIED), "not_eligible")
    page = client_of(R.DINSOS_PETUGAS).get(reverse("wave-select", args=[wave_of(program).pk])).content.decode()
    assert "Perlu dinilai ulang" in page and fresh.name not in page
