"""A person's membership through the year, and the card."""

from __future__ import annotations

from django.utils import timezone

from enrollment.memberships.models import CardStep
from enrollment.memberships.statuses import history
from enrollment.workers.models import Registration
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal


def membership_panel(one: Registration) -> Panel | None:
    """What the person is now and was before, newest first, with the reasons; nothing before BPJS recorded anybody."""
    changes = history(one, on=timezone.localdate())
    if not changes:
        return None
    facts = [Fact(change.membership.label, f"sejak {tanggal(change.day)}", change.why) for change in reversed(changes)]
    return Panel("Kepesertaan", [*facts, *_card_facts(one)])


def _card_facts(one: Registration) -> list[Fact]:
    steps = CardStep.objects.filter(line__line__registration=one).select_related("made_by").order_by("-pk")
    facts = [
        Fact(f"Kartu {step.get_card_display().lower()}", tanggal(step.happened_on), f"oleh {step.made_by or 'sistem'}")
        for step in steps
    ]
    return facts or [Fact("Kartu", "belum dicetak")]
