"""Finding people quickly, and taking a filtered list away."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from openpyxl import load_workbook

from enrollment.workers import exporting, services
from enrollment.workers.filters import WorkerFilter
from enrollment.workers.models import Registration
from enrollment.workers.selectors import workers_for
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError

from .conftest import ON, person

pytestmark = pytest.mark.django_db
PURPOSE = "Rapat koordinasi desa"


@pytest.fixture
def workers(program, user_of) -> list[Registration]:
    lines = (person(1), person(2, DESA="Margasana"), person(3, NAMA="-CMD X"))
    actor = user_of(Role.DINSOS_PETUGAS)
    return [services.propose(program, line, on=ON, declared=False, actor=actor) for line in lines]


def plan_of(query) -> str:
    """The plan where reading the whole table is no choice, as in a large register."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    return query.explain()


def named(user, name: str):
    request = RequestFactory().get("/")
    request.user = user
    return WorkerFilter({"name": name}, workers_for(user), request=request).qs


def test_part_of_a_name_is_looked_up_in_the_trigram_index(workers, user_of) -> None:
    user = user_of(Role.DINSOS_PETUGAS)
    assert "registration_name_trigram" in plan_of(named(user, "siti").order_by())
    assert "registration_name_trigram" not in plan_of(workers_for(user).filter(address__icontains="siti"))


def test_a_nik_is_looked_up_in_an_index_and_exactly(workers, user_of) -> None:
    people = workers_for(user_of(Role.DINSOS_PETUGAS)).filter(nik=workers[0].nik)
    assert "workers_reg_nik" in plan_of(people.order_by())
    assert [one.pk for one in people] == [workers[0].pk]


def test_the_filtered_list_is_taken_away_with_masked_numbers(workers, client_of) -> None:
    client, query = client_of(Role.DINSOS_PETUGAS), f"?village={workers[1].village_id}"
    address = reverse("worker-export")
    assert f"{address}{query}" in client.get(f"{reverse('workers')}{query}").content.decode()
    assert client.post(f"{address}{query}", {"purpose": ""}).status_code == 422
    answer = client.post(f"{address}{query}", {"purpose": PURPOSE})
    assert answer["Content-Disposition"] == 'attachment; filename="pekerja.xlsx"'
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == [workers[1].name]
    assert rows[1][2] == "3604********0002" and workers[1].nik not in str(rows)
    event = Event.objects.get(act="workers.export")
    told = {"rows": 1, "filters": ["village"], "who": [workers[1].pk]}
    assert (event.purpose, event.data) == (PURPOSE, told)


def test_a_name_that_looks_like_a_formula_stays_text(workers, user_of) -> None:
    everybody = workers_for(user_of(Role.DINSOS_PETUGAS))
    content = exporting.export(everybody, [], purpose=PURPOSE, actor=user_of(Role.DINSOS_PETUGAS))
    cells = [row[1] for row in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"} and len(cells) == 3


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DINSOS_PETUGAS])
def test_only_who_may_export_takes_it_away(workers, client_of, user_of, role) -> None:
    assert client_of(role).post(reverse("worker-export"), {"purpose": PURPOSE}).status_code == 403
    with pytest.raises(DomainError, match="tidak berwenang"):
        exporting.export(Registration.objects.all(), [], purpose=PURPOSE, actor=user_of(role))


@pytest.mark.parametrize(
    "query, purpose",
    [("name=tidakada", PURPOSE), ("state=bukan", PURPOSE), ("", "NIK 3604616805800001 dicari")],
)
def test_nobody_a_wrong_filter_and_a_number_are_refused(workers, client_of, query, purpose) -> None:
    answer = client_of(Role.DINSOS_PETUGAS).post(f"{reverse('worker-export')}?{query}", {"purpose": purpose})
    assert answer.status_code == 409 and not Event.objects.filter(act="workers.export").exists()


def test_too_many_for_one_workbook_are_refused(workers, user_of, monkeypatch) -> None:
    monkeypatch.setattr(exporting, "MOST", 2)
    with pytest.raises(DomainError, match="paling banyak 2"):
        exporting.export(Registration.objects.all(), [], purpose=PURPOSE, actor=user_of(Role.DINSOS_PETUGAS))
