"""The links of a programme as a csv file. It holds full identity numbers: every export is recorded with its hash."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import Any

from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Match, Review
from enrollment.programs.models import Program
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError

HEADER = ("row_no", "nik_given", "nik_matched", "level", "score", "decision")


def export_matches(program: Program, path: Path, *, actor: User | None) -> dict[str, Any]:
    """Write one line per live registration that was matched with DTSEN, in the order of the worker file.

    A link that an officer refused counts as not found. Raises `DomainError` when nothing was matched yet or the
    file cannot be written.
    """
    if actor is not None:
        policy.require(actor, Act.EXPORT_WORKERS)
    matches = (
        Match.objects.to_dtsen().filter(registration__program=program).exclude(registration__state=State.WITHDRAWN)
    )
    found = list(matches.select_related("registration").order_by("registration__row_no", "pk"))
    if not found:
        raise DomainError(f"{program} belum dipadankan.", "Jalankan match_workers dulu.")
    content = _csv([_line(match) for match in found])
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DomainError(
            f"Berkas {path.name} tidak dapat ditulis.", "Periksa folder tujuan dan ruang disk."
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    who = sorted(match.registration_id for match in found)
    audit.record("matching.export", actor=actor, subject=program, rows=len(found), sha256=digest, who=who)
    return {"rows": len(found), "sha256": digest, "out": path}


def _line(match: Match) -> tuple[object, ...]:
    one, refused = match.registration, match.review == Review.DIFFERENT
    return (
        one.row_no,
        one.nik_given,
        "" if refused else match.nik_matched,
        match.level,
        f"{match.score or 0:.4f}",
        Decision.NONE if refused else match.decision,
    )


def _csv(rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()
