"""The worker pages as people of each role see them, in a browser without scripts."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enrollment.workers import services
from enrollment.workers.jobs import check_workers
from enrollment.workers.models import ImportState, Registration, WorkerImport
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs import runner
from jamsos.jobs import services as jobs
from jamsos.jobs.models import Job

from .conftest import ON, in_state, person

pytestmark = pytest.mark.django_db
READERS = [Role.OPERATOR_DESA, Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA, Role.DISDUKCAPIL, Role.DISNAKER, Role.AUDITOR]
OTHERS = [Role.SETDA, Role.TIM_KOORDINASI, Role.ADMIN_SISTEM]


@pytest.fixture
def workers(program, user_of) -> tuple[Registration, Registration]:
    """One worker in the operator's desa (Kramatwatu), one in another."""
    petugas = user_of(Role.DINSOS_PETUGAS)
    here = person(1, NAMA_IBU_KANDUNG="IBU RAHASIA", NO_KK="3604612803120007")
    there = person(2, DESA="Margasana")
    first, second = (services.propose(program, p, on=ON, declared=False, actor=petugas) for p in (here, there))
    return first, second


def form_of(line: dict[str, str], village_id: int) -> dict[str, object]:
    return {
        "nik": line["NIK"],
        "name": line["NAMA"],
        "birth_date": line["TGL_LAHIR"],
        "sex": line["JENIS_KELAMIN"],
        "village": village_id,
        "group": line["KELOMPOK"],
        "registered_on": line["TGL_DAFTAR"],
    }


def shown_by(answer) -> dict[str, object]:
    """What a browser would send back of a form that was opened and left alone."""
    form = answer.context["form"]
    values = {name: form[name].value() for name, field in form.fields.items() if not field.disabled}
    return {name: value for name, value in values.items() if value not in {None, ""}}


@pytest.mark.parametrize("role", READERS)
def test_list_shows_only_the_own_area_and_masked_numbers(client_of, workers, role) -> None:
    page = client_of(role).get(reverse("workers")).content.decode()
    assert workers[0].name in page
    assert (workers[1].name in page) == (role != Role.OPERATOR_DESA)
    assert "3604********0001" in page
    assert workers[0].nik not in page


@pytest.mark.parametrize("role", OTHERS)
def test_list_and_person_are_closed_to_roles_without_casework(client_of, workers, role) -> None:
    client = client_of(role)
    assert client.get(reverse("workers")).status_code == 403
    assert client.get(reverse("worker", args=[workers[0].pk])).status_code == 403


@pytest.mark.parametrize("page", ["worker", "worker-change", "worker-withdraw"])
def test_person_outside_the_own_desa_does_not_exist_for_the_operator(client_of, workers, page) -> None:
    client = client_of(Role.OPERATOR_DESA)
    assert client.get(reverse(page, args=[workers[0].pk])).status_code == 200
    assert client.get(reverse(page, args=[workers[1].pk])).status_code == 404
    assert client.post(reverse(page, args=[workers[1].pk]), {"reason": "coba-coba"}).status_code in {404, 405}


@pytest.mark.parametrize("role", READERS)
def test_health_and_mother_only_for_those_who_need_them(client_of, workers, role) -> None:
    page = client_of(role).get(reverse("worker", args=[workers[0].pk])).content.decode()
    may_see = role not in {Role.DISDUKCAPIL, Role.DISNAKER}
    assert ("IBU RAHASIA" in page) == may_see
    assert ("Penyandang disabilitas" in page) == may_see
    assert workers[0].nik not in page


def test_search_by_nik_leads_to_the_person_and_puts_no_nik_in_the_address(client_of, workers) -> None:
    client = client_of(Role.OPERATOR_DESA)
    answer = client.post(reverse("worker-find"), {"nik": f" {workers[0].nik[:8]} {workers[0].nik[8:]}"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("worker", args=[workers[0].pk])
    elsewhere = client.post(reverse("worker-find"), {"nik": workers[1].nik})
    assert elsewhere.status_code == 409
    assert "tidak ada di wilayah Anda" in elsewhere.content.decode()


def test_nik_in_the_query_of_the_list_finds_nothing(client_of, workers) -> None:
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("workers"), {"name": workers[0].nik}).content.decode()
    assert workers[0].name not in page


def test_name_and_village_filters(client_of, workers) -> None:
    client, (first, second) = client_of(Role.DINSOS_PETUGAS), workers
    page = client.get(reverse("workers"), {"name": first.name.lower()}).content.decode()
    assert first.name in page and second.name not in page
    page = client.get(reverse("workers"), {"district": second.village.district_id, "village": second.village_id})
    assert second.name in page.content.decode() and first.name not in page.content.decode()


@pytest.mark.parametrize("query", [{"district": "9" * 40}, {"name": "\x00"}, {"state": "x"}, {"page": "99999"}])
def test_odd_queries_are_answered_without_error(client_of, workers, query) -> None:
    assert client_of(Role.DINSOS_PETUGAS).get(reverse("workers"), query).status_code in {200, 400, 404}


def test_full_nik_needs_a_purpose_and_is_recorded(client_of, workers) -> None:
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("worker-unmask", args=[workers[0].pk])
    assert workers[0].nik not in client.get(address).content.decode()
    assert client.post(address, {"purpose": ""}).status_code == 422
    answer = client.post(address, {"purpose": "mencocokkan dengan KTP-el"})
    assert workers[0].nik in answer.content.decode()
    event = Event.objects.get(act="workers.unmask")
    assert (event.purpose, event.subject_id) == ("mencocokkan dengan KTP-el", str(workers[0].pk))
    assert client_of(Role.OPERATOR_DESA).get(address).status_code == 403


def test_operator_proposes_with_the_own_desa_preset(client_of, workers) -> None:
    client, village = client_of(Role.OPERATOR_DESA), workers[0].village_id
    page = client.get(reverse("worker-propose")).content.decode()
    assert f'<option value="{village}" selected>' in page
    assert "Margasana" not in page
    answer = client.post(reverse("worker-propose"), form_of(person(3), village))
    made = Registration.objects.get(nik=person(3)["NIK"])
    assert answer["Location"] == reverse("worker", args=[made.pk])
    refused = client.post(reverse("worker-propose"), form_of(person(4), workers[1].village_id))
    assert refused.status_code == 422


def test_a_birth_date_that_the_nik_contradicts_is_asked_about_before_it_is_stored(client_of, workers) -> None:
    client = client_of(Role.OPERATOR_DESA)
    form = form_of(person(9, TGL_LAHIR="1986-01-31"), workers[0].village_id)
    asked = client.post(reverse("worker-propose"), form)
    assert asked.status_code == 409 and Registration.objects.count() == 2
    assert "berbeda dari yang terbaca dalam NIK" in str(asked.context["form"].errors["birth_date"])
    assert 'type="checkbox" name="as_is"' in asked.content.decode()
    kept = client.post(reverse("worker-propose"), form | {"as_is": "on"}, follow=True)
    assert kept.status_code == 200 and str(Registration.objects.latest("pk").birth_date) == "1986-01-31"


def test_extra_fields_of_a_form_are_never_stored(client_of, workers) -> None:
    extra = {"state": "active", "proposed_by": 1, "works": "1"}
    client_of(Role.OPERATOR_DESA).post(reverse("worker-propose"), form_of(person(3), workers[0].village_id) | extra)
    made = Registration.objects.get(nik=person(3)["NIK"])
    assert (made.state, made.works, made.proposed_by.username) == ("proposed", None, "uji_operator_desa")


def test_refusal_stands_beside_its_field(client_of, workers) -> None:
    line = person(3, NIK="123", TGL_LAHIR="31-02-1980")
    page = client_of(Role.OPERATOR_DESA).post(reverse("worker-propose"), form_of(line, workers[0].village_id))
    assert page.status_code == 409
    assert set(page.context["form"].errors) == {"nik", "birth_date"}
    body = page.content.decode()
    assert body.count("Belum tersimpan") == 1 and "ditandai" not in body, "said once above the form"


def test_who_is_there_already_is_linked_for_whoever_may_see_them(client_of, workers) -> None:
    other, desa = reverse("worker", args=[workers[1].pk]), workers[0].village_id
    petugas, operator = client_of(Role.DINSOS_PETUGAS), client_of(Role.OPERATOR_DESA)
    typed = form_of(person(2, NAMA="SITI <b>"), desa)
    assert "<b>" not in petugas.post(reverse("worker-propose"), typed).content.decode()
    typed = form_of(person(2, NAMA="SITI LAIN"), desa)
    for client, may_see in ((petugas, True), (operator, False)):
        page = client.post(reverse("worker-propose"), typed).content.decode()
        assert "NIK ini sudah diusulkan" in page
        assert (f'<a href="{other}">Buka halaman pekerja</a>' in page) == may_see
    made = petugas.post(reverse("worker-propose"), form_of(person(5), desa))["Location"]
    same = petugas.post(reverse("worker-propose"), form_of(person(5), desa)).content.decode()
    assert "sama persis" in same and f'<a href="{made}">' in same


def test_what_is_missing_and_what_is_wrong_come_in_one_round_in_words_of_a_form(client_of, workers) -> None:
    typed = form_of(person(3, NIK="123", NAMA=""), workers[0].village_id) | {"dependants": "banyak"}
    page = client_of(Role.OPERATOR_DESA).post(reverse("worker-propose"), typed)
    assert page.status_code == 422
    errors = page.context["form"].errors
    assert set(errors) == {"nik", "name", "dependants"}
    assert errors["dependants"] == ["Jumlah tanggungan tidak terbaca. Isi bilangan 0 sampai 30."]
    assert 'href="#div_id_dependants">Jumlah tanggungan</a>' in page.content.decode()


def test_change_form_shows_the_data_and_saves(client_of, workers) -> None:
    client, address = client_of(Role.OPERATOR_DESA), reverse("worker-change", args=[workers[0].pk])
    changed = shown_by(client.get(address)) | {"name": "Siti Baru"}
    assert client.post(address, changed).status_code == 302
    workers[0].refresh_from_db()
    assert workers[0].name == "SITI BARU"
    assert [change.field for change in workers[0].changes.all()] == ["name"]


def test_change_form_hides_private_values_and_keeps_them_unless_typed_anew(client_of, workers) -> None:
    client, address = client_of(Role.OPERATOR_DESA), reverse("worker-change", args=[workers[0].pk])
    answer = client.get(address)
    page = answer.content.decode()
    assert not [secret for secret in (workers[0].nik, workers[0].nkk, workers[0].mother_name) if secret in page]
    assert "3604********0001" in page and "Biarkan kosong bila tidak berubah" in page
    client.post(address, shown_by(answer) | {"nkk": "3604612803120008"})
    kept = Registration.objects.get(pk=workers[0].pk)
    assert (kept.nik, kept.nkk, kept.mother_name) == (person(1)["NIK"], "3604612803120008", "IBU RAHASIA")


def test_person_without_a_valid_nik_may_be_changed_while_it_is_still_missing(client_of, workers) -> None:
    Registration.objects.filter(pk=workers[0].pk).update(nik=None, nik_given="36040")
    client, address = client_of(Role.OPERATOR_DESA), reverse("worker-change", args=[workers[0].pk])
    assert client.post(address, shown_by(client.get(address)) | {"address": "Kp. Baru"}).status_code == 302
    one = Registration.objects.get(pk=workers[0].pk)
    assert (one.nik, one.nik_given, one.address) == (None, "36040", "Kp. Baru")


def test_forms_offer_no_track(client_of, workers) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    for address in (reverse("worker-propose"), reverse("worker-change", args=[workers[0].pk])):
        assert "track" not in client.get(address).context["form"].fields
    client.post(reverse("worker-propose"), form_of(person(3), workers[0].village_id) | {"track": "BINAAN_OPD"})
    assert Registration.objects.get(nik=person(3)["NIK"]).track == "DTSEN"


def test_form_refuses_an_old_date_of_registration(client_of, workers) -> None:
    line = form_of(person(3, TGL_DAFTAR="31-12-2024"), workers[0].village_id)
    page = client_of(Role.OPERATOR_DESA).post(reverse("worker-propose"), line)
    assert set(page.context["form"].errors) == {"registered_on"}


def test_returned_person_keeps_settled_data_and_goes_back_through_verification(client_of, workers) -> None:
    one, client = in_state(workers[0], "returned"), client_of(Role.OPERATOR_DESA)
    page = client.get(reverse("worker", args=[one.pk])).content.decode()
    assert reverse("mend", args=[one.pk]) in page
    assert client.post(f"/pekerja/{one.pk}/ajukan-lagi/").status_code == 404
    address = reverse("worker-change", args=[one.pk])
    tampered = shown_by(client.get(address)) | {"group": "BPD", "registered_on": "01-02-2025", "address": "Kp. Baru"}
    assert client.post(address, tampered).status_code == 302
    assert [change.field for change in one.changes.all()] == ["address"]


def test_operator_is_not_offered_to_withdraw_once_listed(client_of, workers) -> None:
    one = in_state(workers[0], "verified")
    address = reverse("worker-withdraw", args=[one.pk])
    for role, offered in ((Role.OPERATOR_DESA, False), (Role.DINSOS_PETUGAS, True)):
        assert (address in client_of(role).get(reverse("worker", args=[one.pk])).content.decode()) == offered
    given = {"why": "pindah", "happened_on": "2026-02-01", "note": "Surat pindah 7"}
    assert client_of(Role.OPERATOR_DESA).post(address, given).status_code == 409


def test_a_search_that_finds_nobody_is_recorded_too(client_of, workers) -> None:
    client_of(Role.OPERATOR_DESA).post(reverse("worker-find"), {"nik": workers[1].nik})
    event = Event.objects.get(act="workers.find")
    assert (event.actor.username, event.data) == ("uji_operator_desa", {"found": False})


def test_withdrawal_asks_for_a_reason(client_of, workers) -> None:
    client, address = client_of(Role.OPERATOR_DESA), reverse("worker-withdraw", args=[workers[0].pk])
    given = {"why": "pindah", "happened_on": "2026-02-01", "note": "Surat pindah 7"}
    for missing in given:
        assert client.post(address, given | {missing: ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    workers[0].refresh_from_db()
    assert workers[0].state == "withdrawn"
    assert (
        "Pindah keluar daerah: 01-02-2026, Surat pindah 7"
        in client.get(reverse("worker", args=[workers[0].pk])).content.decode()
    )
    stated = client.get(reverse("worker-state", args=[workers[0].pk]))
    assert stated.status_code == 409 and "Data pada status Ditarik" in stated.content.decode(), (
        "no form that must fail"
    )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DINSOS_PETUGAS])
@pytest.mark.parametrize("page", ["worker-imports", "worker-upload", "worker-template"])
def test_import_pages_belong_to_the_dinsos_officer(client_of, program, role, page) -> None:
    assert client_of(role).get(reverse(page)).status_code == 403


def test_upload_check_preview_merge_and_download_of_refused_lines(client_of, program, write_csv) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    content = write_csv([person(1), person(2, DESA="Antah Berantah")]).read_bytes()
    upload = {"program": program.pk, "file": SimpleUploadedFile("usulan.csv", content)}
    wrong = upload | {"file": SimpleUploadedFile("usulan.exe", content)}
    refused = client.post(reverse("worker-upload"), wrong)
    assert refused.status_code == 422 and "Berkas ini tidak dapat dibaca" in refused.content.decode()
    answer = client.post(reverse("worker-upload"), upload)
    assert answer.status_code == 302
    runner.run(Job.objects.get(kind=check_workers.name).pk)
    assert not Registration.objects.exists()

    batch = WorkerImport.objects.get()
    page = client.get(reverse("worker-import", args=[batch.pk])).content.decode()
    assert "Desa tidak dikenal" in page and "Gabungkan" in page and "Antah Berantah" in page
    refused = client.get(reverse("worker-rejects", args=[batch.pk]))
    assert refused["Content-Type"].endswith("sheet") and refused.content.startswith(b"PK")

    client.post(reverse("worker-merge", args=[batch.pk]))
    runner.run(Job.objects.get(kind="merge-workers").pk)
    batch.refresh_from_db()
    assert batch.state == ImportState.MERGED and batch.merged_by.username == "uji_dinsos_petugas"
    assert Registration.objects.get().proposed_by.username == "uji_dinsos_petugas"
    assert client.get(reverse("worker-rejects", args=[batch.pk])).status_code == 302
    assert client.post(reverse("worker-merge", args=[batch.pk])).status_code == 409


def test_discard_leaves_the_register_alone(client_of, program, write_csv) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    upload = {"program": program.pk, "file": SimpleUploadedFile("u.csv", write_csv([person(1)]).read_bytes())}
    client.post(reverse("worker-upload"), upload)
    batch = WorkerImport.objects.get()
    assert client.post(reverse("worker-discard", args=[batch.pk])).status_code == 302
    batch.refresh_from_db()
    assert batch.state == ImportState.DISCARDED
    assert not Registration.objects.exists()


def uploaded(client, program, content: bytes) -> WorkerImport:
    upload = {"program": program.pk, "file": SimpleUploadedFile("u.csv", content)}
    client.post(reverse("worker-upload"), upload)
    batch = WorkerImport.objects.latest("pk")
    with suppress(DomainError):
        jobs.run_now(check_workers, actor=batch.actor, import_id=batch.pk)
    batch.refresh_from_db()
    return batch


def test_refused_lines_and_remarks_stand_apart(client_of, program, write_csv) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    lines = [person(1), person(2, NAMA="", NO_KK="1"), person(3, NIK="123")]
    batch = uploaded(client, program, write_csv(lines).read_bytes())
    page = client.get(reverse("worker-import", args=[batch.pk])).content.decode()
    refused, noted = page.index("Baris ditolak:"), page.index("Diterima dengan catatan: periksa")
    assert refused < page.index("Nama kosong") < noted < page.index("NIK kurang dari 16 angka")
    assert "No. KK kurang" not in page[noted:], "remarks on a refused line are mended with it"


def test_a_file_that_cannot_be_read_is_not_called_thrown_away(client_of, program) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    batch = uploaded(client, program, b"%PDF-1.7")
    page = client.get(reverse("worker-import", args=[batch.pk])).content.decode()
    assert batch.state == ImportState.UNREADABLE and "Berkas tidak terbaca" in page and "Dibuang" not in page
    assert batch.notes and batch.notes[0].split(".")[0] in page
