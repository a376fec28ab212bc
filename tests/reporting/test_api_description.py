"""The interface against its own description: every answer is one it announces, whatever is asked; never a 5xx."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from enrollment.lifecycle import State
from jamsos.accounts.models import Role
from reporting.api.services import make_key

pytestmark = pytest.mark.django_db
QUICK = hypothesis_settings(
    max_examples=5, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def header(user_of, add, program):
    cache.clear()
    add(State.ACTIVE)
    admin = user_of(Role.ADMIN_SISTEM)
    whole = make_key("kominfo", "Uji", ["angka", "status"], date(2099, 1, 1), on=date(2098, 1, 1), actor=admin)
    return {"Authorization": f"Bearer {whole[1]}"}


@pytest.fixture(autouse=True)
def one_connection():
    """The requests work within the transaction of the test, as those of Django's test client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_answer_is_as_described(header, settings) -> None:
    """Throttling has tests of its own."""
    settings.ACCOUNT_RATE_LIMITS = {}
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in described.get_all_operations()]
    assert {one.label for one in operations} >= {"GET /program", "GET /program/{tahun}/rantai", "POST /status"}
    codes = Counter()
    for operation in operations:

        @given(case=mixed(operation))
        @QUICK
        def check(case) -> None:
            codes[case.call_and_validate(headers=header).status_code] += 1

        check()
    assert codes[200] and not any(code >= 500 for code in codes)


def mixed(operation):
    """What the description allows, and what it forbids."""
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))
