"""Home: what waits for me, what runs for me, what I did last."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from jamsos.audit.models import Event
from jamsos.jobs.models import Job
from reporting.worklist import tasks

LAST_EVENTS = 8


class HomePage(TemplateView):
    """The work list of the signed-in person; everybody has one, whatever the role."""

    template_name = "reporting/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        page = {"title": f"Selamat bekerja, {user}", "intro": user.role_labels, "actions": []}
        return super().get_context_data(
            page=page,
            tasks=tasks(user),
            jobs=Job.objects.filter(actor=user)[:5],
            events=Event.objects.filter(actor=user)[:LAST_EVENTS],
            **kwargs,
        )
