"""Learn weights of the matcher from persons and a list, without labels, as a new versioned file.

`manage.py learn_weights PERSONS.csv --list LABEL --version 2026-3 --out eligibility/matching/weights/2026-3.toml`
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection, transaction

from eligibility.matching.blocking import listed
from eligibility.matching.learn import learn
from eligibility.matching.persons_file import placed, read_persons
from eligibility.matching.weights import CURRENT, load, text
from eligibility.reference.models import ListStatus, ReferenceList
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Learn weights from a csv of persons (columns of match_lists, also rt and rw) and a list; no labels needed."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("persons", type=Path, metavar="PERSONS.csv")
        parser.add_argument("--list", required=True, metavar="LABEL")
        parser.add_argument("--base", default=CURRENT, metavar="VERSION", help="weights to begin with")
        parser.add_argument("--version-name", required=True, metavar="VERSION", help="name of the new weights")
        parser.add_argument("--out", type=Path, required=True, metavar="WEIGHTS.toml")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        label, out, version = options["list"], options["out"], options["version_name"]
        reference = ReferenceList.objects.filter(label=label, status=ListStatus.READY).first()
        if reference is None:
            raise DomainError(f"Data rujukan {label} tidak ada.", "Periksa nama rilis pada --list.")
        if out.exists():
            raise DomainError(f"Berkas {out.name} sudah ada.", "Bobot tidak diubah; pakai versi dan nama berkas baru.")
        (people,) = placed(read_persons(options["persons"]))
        base = load(options["base"])
        with transaction.atomic():
            learnt = learn(people, listed(reference.pk), connection, base, version)
        preface = (
            f"Learnt without labels from {len(people)} persons and {reference.rows} of a list, from {base.version} on."
        )
        out.write_text(text(learnt, preface), encoding="utf-8")
        return {"version": version, "people": len(people), "listed": learnt.prior.listed, "out": str(out)}
