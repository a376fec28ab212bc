"""What `tests.benchmarks.pages` measures inside one process, and the signed-in addresses it asks of the server."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import date
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.stock_admin"
QUARTERS, TIMES = (0, 1, 3), 20
PER_PAGE = 50
DROPPED = "DROP INDEX registration_name_trigram"


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", "admin", verbosity=0)
    call_command("migrate", "auth", verbosity=0)
    clients = _clients()
    print(json.dumps(_lists(clients) | _search() | {"addresses": _addresses(clients)}))


def _clients() -> dict[str, Any]:
    """A signed-in browser for each role."""
    from django.test import Client

    from jamsos.accounts.models import Role, RoleAssignment, User
    from jamsos.accounts.sessions import begin
    from jamsos.regions.models import Village

    clients = {}
    for role in Role:
        user = User.objects.create(username=f"ukur_{role}", is_staff=True, is_superuser=role == Role.DINSOS_PETUGAS)
        village = Village.objects.order_by("pk").first() if role == Role.OPERATOR_DESA else None
        RoleAssignment.objects.create(user=user, role=role, village=village, starts_on=date(2025, 1, 1))
        client = Client(headers={"host": "localhost"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        begin(session, time.time())
        session.save()
        clients[role] = client
    return clients


def _lists(clients: dict[str, Any]) -> dict[str, object]:
    """p95 of the portal's list and of the admin's at the same depths, and the portal's share of the admin's time."""
    from enrollment.workers.models import Registration
    from jamsos.accounts.models import Role

    client, numbers = clients[Role.DINSOS_PETUGAS], Registration.objects.order_by("-pk").values_list("pk", flat=True)
    found: dict[str, object] = {}
    for depth in (max(1, numbers.count() // PER_PAGE * quarters // 4) for quarters in QUARTERS):
        ours = "/pekerja/" if depth == 1 else f"/pekerja/?after={numbers[PER_PAGE * (depth - 1) - 1]}"
        own = _p95(lambda path=ours: client.get(path))
        admin = _p95(lambda at=depth: client.get(f"/admin/workers/registration/?p={at}"))
        found[f"page_{depth}"] = {
            "seconds": round(own, 4),
            "admin_seconds": round(admin, 4),
            "times": round(admin / own, 1),
        }
    return found


def _search() -> dict[str, object]:
    """p95 of the first page of people with a rare name, with and without the trigram index.

    Of the question as the page puts it, and of the database alone: Django takes as long to write it as the index to
    answer it.
    """
    from django.db import connection, transaction

    from enrollment.workers.models import Registration

    name = Registration.objects.order_by("-pk").values_list("name", flat=True)[1234]
    asked = Registration.objects.filter(name__icontains=name).order_by("-pk")[: PER_PAGE + 1]
    sql, values = asked.query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        acts = {
            "search": lambda: list(asked.all()),
            "search_in_database": lambda: cursor.execute(sql, values).fetchall(),
        }
        indexed = {what: _p95(act) for what, act in acts.items()}
        cursor.execute(DROPPED)
        plain = {what: _p95(act) for what, act in acts.items()}
        transaction.set_rollback(True)
    return {
        what: {
            "seconds": round(indexed[what], 5),
            "unindexed_seconds": round(plain[what], 4),
            "times": round(plain[what] / indexed[what], 1),
        }
        for what in acts
    }


def _p95(act: Callable[[], Any]) -> float:
    from tests.benchmarks.pages import percentile

    taken = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        answer = act()
        taken.append(time.perf_counter() - begun)
        if getattr(answer, "status_code", 200) != 200:
            raise RuntimeError(f"answered {answer.status_code}")
    return percentile(taken[1:])


def _addresses(clients: dict[str, Any]) -> list[tuple[str, str]]:
    """Every page that needs no argument and answers, with the session of one who may open it; and a person's pages."""
    from enrollment.workers.models import Registration
    from tests.security.addresses import addresses
    from tests.security.url_matrix import MATRIX

    one = Registration.objects.order_by("-pk").values_list("pk", flat=True)[777]
    found = []
    for address in (one for one in addresses() if one.name in MATRIX):
        people = address.name.startswith("worker") and [key for key, _ in address.kinds] == ["pk"]
        if not address.kinds or people:
            path = address.path(**({"pk": one} if people else {}))
            role = next((role for role in clients if role in MATRIX[address.name]), None)
            answer = role and clients[role].get(path)
            if answer and answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found.append((path, clients[role].cookies["sessionid"].value))
    return found


if __name__ == "__main__":
    main()
