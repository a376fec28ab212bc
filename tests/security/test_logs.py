"""No identity number reaches a log, however it got into the message."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from django.db import IntegrityError, connection, transaction
from django.test import Client

from jamsos import logs

NIK = "3604610101900001"
MASKED = "3604********0001"
PERSON_ROW = ("SITI RAHASIA", "081299998888")


class Person:
    def __repr__(self) -> str:
        return f"Person(nik={NIK})"


@pytest.fixture
def written():
    """What the portal's own handler writes, as text."""
    stream = io.StringIO()
    formatter = dict(logs.configuration("INFO")["formatters"]["json"])
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream.getvalue
    root.removeHandler(handler)


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    "value",
    [
        NIK,
        int(NIK),
        float(NIK),
        f"nik={NIK};kk={NIK}",
        NIK + NIK,
        [NIK, int(NIK)],
        (NIK,),
        {NIK},
        {"nik": NIK, NIK: 1},
        {"a": [{"b": (int(NIK),)}]},
        Person(),
        [Person()],
        ValueError(NIK),
        NIK.encode(),
    ],
    ids=repr,
)
def test_value_is_masked_and_the_line_stays_json(written, value) -> None:
    structlog.get_logger("uji").warning("kejadian", value=value)
    assert NIK not in written() and MASKED in written()
    assert lines(written())[-1]["event"] == "kejadian"


def test_plain_logging_is_masked_too(written) -> None:
    logging.getLogger("pihak.ketiga").error("baris %s: %d", NIK, int(NIK))
    assert NIK not in written() and written().count(MASKED) == 2


def test_trace_of_an_error_is_masked(written) -> None:
    try:
        raise ValueError(f"NIK {NIK} ganda")
    except ValueError:
        structlog.get_logger("uji").exception("gagal")
        logging.getLogger("uji.biasa").exception("gagal")
    assert NIK not in written() and written().count(MASKED) >= 2


def test_celery_lines_go_the_same_way(written) -> None:
    logging.getLogger("celery.app.trace").error("Task %s raised %r", "x", ValueError(NIK))
    assert NIK not in written() and MASKED in written()


def test_what_is_searched_for_is_not_written(db, written) -> None:
    Client().get(f"/masuk/?cari={NIK}&name=SITI+RAHASIA")
    assert NIK not in written() and "RAHASIA" not in written() and '"GET /masuk/"' in written()


def test_row_that_the_database_refused_is_not_written(db, written) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE uji (nama text, hp text CHECK (hp <> '081299998888')) ON COMMIT DROP")
        try:
            cursor.execute("INSERT INTO uji VALUES (%s, %s)", PERSON_ROW)
        except IntegrityError:
            structlog.get_logger("uji").exception("ditolak")
            transaction.set_rollback(True)
    assert "uji_hp_check" in written()
    assert "RAHASIA" not in written() and "081299998888" not in written()


def test_ordinary_figures_are_left_alone(written) -> None:
    structlog.get_logger("uji").warning("kejadian", rows=21234, amount=4_280_774_400, seconds=0.25)
    line = lines(written())[-1]
    assert (line["rows"], line["amount"], line["seconds"]) == (21234, 4_280_774_400, 0.25)


def test_no_other_handler_prints_past_the_mask() -> None:
    configuration = logs.configuration("INFO")
    assert set(configuration["handlers"]) == {"console"}
    assert configuration["loggers"]["django"]["handlers"] == []
