"""Home: what waits for me, what runs for me, what I did last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from enrollment.programs.selectors import current_program
from enrollment.workers.models import Registration
from enrollment.workers.tables import WorkerTable
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.jobs.models import Job
from jamsos.ui.pages import ListPage
from jamsos.ui.panels import Action, Fact
from jamsos.ui.remembered import remembered
from jamsos.ui.templatetags.formats import number
from reporting.grids import Reader
from reporting.panels import figures
from reporting.tally import tally
from reporting.wording import LOOKS, act_label
from reporting.work import Work
from reporting.worklist import WORK, tasks

LAST_EVENTS = 8
LAST_JOBS = 5
SHORTCUTS = (
    ("Usulkan pekerja", "worker-propose", Act.PROPOSE_WORKERS),
    ("Impor berkas", "worker-imports", Act.IMPORT_WORKERS),
)


class HomePage(TemplateView):
    """The work list of the signed-in person; everybody has one, whatever the role."""

    template_name = "reporting/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        summary, counted_at = _figures(user)
        events = Event.objects.filter(actor=user).exclude(act__in=LOOKS)[:LAST_EVENTS]
        page = {"title": f"Selamat bekerja, {user}", "actions": _shortcuts(user)}
        return super().get_context_data(
            page=page,
            summary=summary,
            tasks=tasks(user),
            as_of=counted_at,
            jobs=Job.objects.filter(actor=user)[:LAST_JOBS],
            events=[(event, act_label(event.act)) for event in events],
            **kwargs,
        )


def _shortcuts(user: User) -> list[Action]:
    return [Action(label, reverse(name)) for label, name, act in SHORTCUTS if policy.allows(user, act)]


def _figures(user: User) -> tuple[Sequence[Fact], datetime]:
    """The programme of the year in four figures, for those who may open the dashboard, and their time."""
    program = current_program() if policy.allows(user, Act.VIEW_DASHBOARD) else None
    if program is None:
        return (), timezone.now()
    found = remembered(tally, program, reader=user)
    return figures(Reader.of(user, program), found.value), found.at


class TaskPage(ListPage):
    """The people behind one line of the work list, and the way to the page where the work is done."""

    shows_people = True
    act = Act.VIEW_WORKERS
    title = "Daftar kerja"
    back = ("Beranda", "home")
    intro = "Orang yang dihitung pada daftar kerja Anda. Buka namanya untuk melihat atau memperbaiki datanya."
    table_class = WorkerTable
    empty_text = "Tidak ada lagi yang menunggu di sini."

    @cached_property
    def work(self) -> Work:
        found = next((work for work in WORK if work.key == self.kwargs["key"]), None)
        if found is None:
            raise Http404("Daftar kerja itu tidak ada.")
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.allows(request.user, self.work.act):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return self.work.label[:1].upper() + self.work.label[1:]

    def get_queryset(self) -> QuerySet[Registration]:
        rows = self.work.rows(self.request.user)
        if rows.model is not Registration:
            raise Http404("Daftar kerja itu tidak berisi orang.")
        return rows.select_related("village__district", "group").order_by(self.work.since, "pk")

    def get_summary(self) -> Sequence[Fact]:
        return [Fact("Orang", number(self.object_list.count()))]

    def get_actions(self) -> Sequence[Action]:
        return [Action("Kerjakan", reverse(self.work.page), primary=True)] if self.work.page else ()
