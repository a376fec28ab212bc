"""Everything the portal holds about one person, as a workbook: what a data subject may ask for (Pasal 7 UU 27/2022).

The rows are found by following the references to the registration through the database, so that a table made later
is in the file without anybody remembering it. Links to other people show their number, never their data. The rows of
reference lists are reached by list and line, which no reference shows: they are looked up where the link stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Model, Q
from django.utils import timezone

from eligibility.reference.models import ReferencePerson
from enrollment.matching.models import Match
from enrollment.workers.models import Registration
from jamsos.audit.models import Event
from jamsos.lib.workbook import Column, Sheet
from reporting.access import looks_at
from reporting.trail_words import details, key_words
from reporting.wording import act_label

TITLE_LENGTH = 31  # what a workbook allows
LOOKS = "Siapa melihat"
ON_LISTS = "Pada data rujukan"
OUR_KEYS = frozenset({"name_key", "sound_key"})

Rows = dict[type[Model], list[Model]]


def registrations_of(one: Registration) -> list[Registration]:
    """All registrations of the person: of every year, by the NIK."""
    same = Q(pk=one.pk) | Q(nik=one.nik) if one.nik else Q(pk=one.pk)
    return list(Registration.objects.filter(same).order_by("pk"))


def rows_about(people: list[Registration]) -> Rows:
    """Every stored row that refers to these registrations, directly or through such a row."""
    found: Rows = {Registration: list(people)}
    waiting: list[type[Model]] = [Registration]
    while waiting:
        parent = waiting.pop(0)
        for relation in _references(parent):
            rows = _referring(relation, found[parent])
            known = found.get(relation.related_model, [])
            new = [row for row in rows if row not in known]
            if new:
                found[relation.related_model] = known + new
                waiting.append(relation.related_model)
    return found


def sheets(one: Registration) -> Iterator[Sheet]:
    """One sheet per table, the person first, then what lists of others say, and last who has looked."""
    people = registrations_of(one)
    for model, rows in rows_about(people).items():
        yield _sheet(str(model._meta.verbose_name).capitalize(), model, rows)
    yield _sheet(ON_LISTS, ReferencePerson, on_lists(people))
    columns = [Column(name, 24) for name in ("waktu", "siapa", "instansi", "bagaimana", "keperluan", "rincian")]
    yield Sheet(LOOKS, columns, [_look(event) for person in people for event in looks_at(person)])


def on_lists(people: list[Registration]) -> list[ReferencePerson]:
    """Rows of reference lists that stand as the person's; a row that might be somebody else's is not handed out.

    Of a list that was destroyed nothing is left but its number in the link.
    """
    links = Match.objects.filter(registration__in=people).accepted()
    places = sorted(set(links.values_list("run__reference_list", "row_no")))
    rows = ReferencePerson.objects.select_related("list", "district", "village__district")
    return [row for place in places for row in rows.filter(list_id=place[0], row_no=place[1])]


def _sheet(title: str, model: type[Model], rows: list[Any]) -> Sheet:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in OUR_KEYS]
    columns = [Column(str(field.verbose_name), 24) for field in fields]
    return Sheet(title[:TITLE_LENGTH], columns, [[_cell(row, field) for field in fields] for row in rows])


def _references(model: type[Model]) -> list[Any]:
    """Every reference to the model's rows, those without a way back among them."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.auto_created and not field.concrete and not field.many_to_many]


def _referring(relation: Any, parents: list[Model]) -> list[Model]:
    manager = relation.related_model._base_manager
    return list(manager.filter(**{f"{relation.field.name}__in": parents}))


def _cell(row: Model, field: models.Field) -> str:
    """The value as a person reads it: the label of a choice, a day, the number of another person's registration."""
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(field, models.ForeignKey):
        other = getattr(row, field.name)
        return f"nomor {value}" if isinstance(other, Registration) else str(other)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(field, models.DateTimeField):
        return timezone.localtime(value).isoformat(" ", "seconds")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _look(event: Event) -> list[str]:
    actor = event.actor
    said = "; ".join(f"{name}: {value}" for name, value in details(event.data) if name != key_words("who"))
    at = timezone.localtime(event.at).isoformat(" ", "seconds")
    agency = actor.get_agency_display() if actor else ""
    return [at, str(actor or "sistem"), agency, act_label(event.act), event.purpose, said]
