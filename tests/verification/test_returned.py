"""The loop back: returned, seen by the proposer with what is wrong, mended, on the list, in the next batch."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.verification import handover, recording, services
from enrollment.verification.correcting import correct
from enrollment.verification.models import Verdict
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.regions.models import Village
from tests.decrees.people import assess, eligible
from tests.verification.people import AGREED, NAME_WRONG, line_of, press, received, reply
from tests.workers.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(user_of):
    return user_of(Role.DISDUKCAPIL)


@pytest.fixture
def returned(program, officer):
    """One of two people comes back because of the name."""
    batch = received(program, officer, 2)
    written = person(1)
    facts = {"nik": written["NIK"], "nkk": "", "sex": "P", "birth_date": date(1980, 5, 28)}
    Registration.objects.filter(pk=line_of(batch, 1).registration_id).update(**facts)
    line = line_of(batch, 1)
    recording.record_one(line, reply(line, Verdict.PARTIAL, NAME_WRONG, "nama di KTP berbeda"), actor=officer)
    return Registration.objects.get(pk=line.registration_id)


def form_of(client, one) -> dict[str, object]:
    """What a browser would send back of the form of mending, opened and left alone."""
    form = client.get(reverse("worker-change", args=[one.pk])).context["form"]
    values = {name: form[name].value() for name, field in form.fields.items() if not field.disabled}
    return {name: value for name, value in values.items() if value not in {None, ""}}


def test_from_returned_to_the_next_batch_through_the_pages(program, officer, returned, client_of, user_of):
    operator = client_of(Role.OPERATOR_DESA)
    assert "orang dikembalikan Disdukcapil" in operator.get("/").content.decode()
    page = operator.get(reverse("worker", args=[returned.pk])).content.decode()
    for words in ("Yang tidak sesuai", "Tidak sesuai (41)", "nama di KTP berbeda", "Perbaiki data", "Ajukan lagi"):
        assert words in page
    mend = reverse("mend", args=[returned.pk])
    assert "Belum ada yang diubah" in operator.get(mend).content.decode()
    assert operator.post(mend).status_code == 409

    filled = form_of(operator, returned) | {"name": "ORANG SATU"}
    changed = operator.post(reverse("worker-change", args=[returned.pk]), filled)
    assert changed.status_code == 302
    assert operator.post(mend).status_code == 409, "not assessed again yet"
    returned.refresh_from_db()
    returned.assessment.delete()
    assess([returned])
    answer = operator.post(mend)
    assert answer.status_code == 302

    second = services.send(program, actor=user_of(Role.DINSOS_PETUGAS))
    handover.confirm(second, 1, actor=officer)
    line = second.lines.get()
    assert line.registration_id == returned.pk
    dukcapil = client_of(Role.DISDUKCAPIL)
    page = dukcapil.get(reverse("verification-check", args=[line.pk])).content.decode()
    assert "Periksa: 1 dari 1" in page and "ORANG SATU" in page
    assert "tidak sesuai: Nama" in page and "Diperbaiki sesudah kiriman 1" in page
    press(dukcapil, line, "padan", NIK="ya", NAMA="ya", TGL_LAHIR="ya")
    returned.refresh_from_db()
    assert returned.state == State.VERIFIED


def test_operator_puts_nobody_of_another_desa_back_on_the_list(program, user_of):
    there = Village.objects.exclude(name="Kramatwatu").order_by("pk").first()
    (one,) = eligible(program, [10], state=State.RETURNED, village=there)
    one.changes.create(field="name", before="a", after="b")
    one.assessment.delete()
    assess([one])
    with pytest.raises(DomainError, match="di luar wilayah"):
        services.mend(one, actor=user_of(Role.OPERATOR_DESA))
    assert services.mend(one, actor=user_of(Role.DINSOS_PETUGAS)).state == State.LISTED


def test_per_desa_with_the_age_and_by_name(program, returned, client_of):
    there = Village.objects.exclude(name="Kramatwatu").order_by("pk").first()
    old = eligible(program, [10, 11], state=State.RETURNED, village=there)
    ages = {old[0].pk: 20, old[1].pk: 3, returned.pk: 1}
    for pk, days in ages.items():
        Registration.objects.filter(pk=pk).update(state_changed_at=timezone.now() - timedelta(days=days))
    client = client_of(Role.DINSOS_PETUGAS)
    page = client.get(reverse("verification-returned"))
    rows = [[row.get_cell(name) for name in ("people", "long", "days")] for row in page.context["table"].rows]
    assert rows == [["2", "1", "20"], ["1", "0", "1"]]
    assert [row.record for row in page.context["table"].rows] == [there, returned.village]
    assert "terlama 20 hari" in page.content.decode()
    names = client.get(reverse("verification-returned-people"), {"village": returned.village_id})
    (row,) = names.context["table"].rows
    assert (row.get_cell("verdict"), row.get_cell("elements"), row.get_cell("changed")) == (
        "Padan sebagian",
        "Nama",
        "belum",
    )
    assert returned.nik not in names.content.decode()


def test_mended_people_are_found_apart_from_the_others(program, returned, client_of):
    eligible(program, [10], state=State.RETURNED)
    returned.changes.create(field="name", before="a", after="b")
    returned.changes.create(field="state", before="a", after="b")
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("verification-returned-people")

    def found(mended: str) -> list[int]:
        return [row.record.pk for row in client.get(address, {"mended": mended}).context["table"].rows]

    assert found("1") == [returned.pk]
    assert returned.pk not in found("0") and len(found("0")) == 1


def test_a_corrected_answer_is_what_the_proposer_reads(officer, returned, client_of):
    line = returned.batch_lines.select_related("registration", "batch").get()
    wrong = AGREED | {"TGL_LAHIR": "TIDAK SESUAI"}
    correct(line, reply(line, Verdict.PARTIAL, wrong), reason="salah baris", seen=1, actor=officer)
    page = client_of(Role.OPERATOR_DESA).get(reverse("worker", args=[returned.pk])).content.decode()
    assert "Tanggal lahir" in page and "diperbaiki: salah baris" in page and "Tidak sesuai (41)" not in page
