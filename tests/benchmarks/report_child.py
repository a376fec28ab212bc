"""The portal of `tests.benchmarks.report`: asked and timed in one process, its answers as one JSON line."""

from __future__ import annotations

import json
import os
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")
LOOKS = 40


def main() -> None:
    import django

    django.setup()
    from django.test import Client

    from jamsos.accounts.demo import make_demo_accounts
    from jamsos.accounts.sessions import begin as begin_session
    from reporting.documents.models import ReportKind
    from reporting.documents.printing import render_report
    from reporting.documents.services import begin
    from reporting.periods import half_year
    from tests.benchmarks.registrations import YEAR

    client = Client(headers={"host": "127.0.0.1"})
    reader = make_demo_accounts(date(YEAR, 1, 1))["tim_koordinasi"]
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    begin_session(session, time.time())
    session.save()
    if client.get("/keamanan-akun/").status_code != 200:
        raise SystemExit("the portal does not open")
    looks = [_seconds(lambda: client.get("/dasbor/", {"tahun": YEAR})) for _ in range(LOOKS)]
    report, counting = _timed(lambda: begin(ReportKind.SEMESTER, half_year(YEAR, 1), actor=None))
    pdf, printing = _timed(lambda: render_report(report))
    told = {
        "dashboard_first_look": looks[0],
        "dashboard_p95": sorted(looks[1:])[round(0.95 * (LOOKS - 2))],
        "report_counted": counting,
        "report_printed": printing,
        "pages": pdf.pages,
    }
    print(json.dumps({key: round(value, 3) for key, value in told.items()}))


def _timed(work):
    begun = time.monotonic()
    return work(), time.monotonic() - begun


def _seconds(work) -> float:
    return _timed(work)[1]


if __name__ == "__main__":
    main()
