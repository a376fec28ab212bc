"""What an officer sees of one person, and whether an answer may be given about that person now."""

from __future__ import annotations

from enrollment.verification.correcting import moved_on
from enrollment.verification.handover import refuse_unconfirmed
from enrollment.verification.models import BatchLine, VerdictRecord
from enrollment.verification.recording import refuse_maker
from enrollment.verification.selectors import awaited
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date
from jamsos.ui.templatetags.formats import mask_nik


def said_by_proposer(person: Registration, *, shown: bool) -> dict[str, str]:
    """By element what the proposal says; NIK and No. KK masked unless `shown`."""
    number = str if shown else mask_nik
    return {
        "NIK": number(person.nik) if person.nik else "–",
        "NO_KK": number(person.nkk) if person.nkk else "–",
        "NAMA": person.name,
        "TEMPAT_LAHIR": person.birth_place or "–",
        "TGL_LAHIR": format_date(person.birth_date) if person.birth_date else "–",
        "JENIS_KELAMIN": person.get_sex_display() or "–",
        "ALAMAT": person.full_address or "–",
        "WILAYAH": f"{person.village.name}, Kecamatan {person.village.district.name}",
    }


def obstacle(line: BatchLine, last: VerdictRecord | None, actor: User) -> str:
    """Why the actor can neither answer nor correct now; empty when that is possible."""
    try:
        refuse_unconfirmed(line.batch)
        refuse_maker(line.batch, {line.no}, actor)
    except DomainError as error:
        return f"{error.message} {error.hint}"
    if last is not None:
        return moved_on(line, line.registration, last)
    waits = awaited(line.batch).filter(pk=line.pk).exists()
    return "" if waits else "Orang ini sudah ditarik dari kiriman ini; tidak ada yang perlu dijawab."
