"""Background work as officers see it: a list, a page that moves by itself, its remarks as a workbook."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import DetailView, ListView

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.jobs import services
from jamsos.jobs.models import Job, JobIssue, JobState
from jamsos.jobs.pace import pace_text
from jamsos.jobs.registry import KINDS
from jamsos.jobs.workbooks import issues_workbook
from jamsos.ui.panels import Action
from jamsos.ui.tables import Table

SHOWN_ISSUES = 200
CAME_TO_NOTHING = (JobState.FAILED, JobState.CANCELLED)


def visible_jobs(user: User) -> QuerySet[Job]:
    """Jobs of one's own; auditors see all."""
    jobs = Job.objects.select_related("actor")
    return jobs if policy.allows(user, Act.VIEW_AUDIT) else jobs.filter(actor=user)


class IssueTable(Table):
    class Meta(Table.Meta):
        model = JobIssue
        fields = ("row", "column", "value", "message", "hint")


class JobPage(DetailView):
    """Progress without reload: the inner part asks for itself again until the job has ended."""

    template_name = "layouts/job.html"

    def get_queryset(self) -> QuerySet[Job]:
        return visible_jobs(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        issues = self.object.issues.all()
        page = {"title": self.object.title, "back": ("Pekerjaan latar", ".."), "actions": self.get_actions()}
        shown = IssueTable(issues[:SHOWN_ISSUES])
        stoppable = self.object.is_open and self.object.actor_id == self.request.user.pk
        pace = pace_text(self.object, timezone.now())
        return super().get_context_data(
            pace=pace,
            page=page,
            stoppable=stoppable,
            issue_count=issues.count(),
            issues=shown,
            shown=SHOWN_ISSUES,
            **kwargs,
        )

    def get_actions(self) -> list[Action]:
        """Of a job that came to nothing: back to where it was started, and the template of the file it asked for."""
        job, kind = self.object, KINDS.get(self.object.kind)
        if kind is None or not job.origin or job.state not in CAME_TO_NOTHING or job.actor_id != self.request.user.pk:
            return []
        template = [Action("Unduh templat", reverse(kind.template))] if kind.template else []
        return [Action(kind.again, job.origin, primary=True), *template]


class JobListPage(ListView):
    template_name = "jobs/list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Job]:
        return visible_jobs(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = {"title": "Pekerjaan latar", "actions": []}
        return super().get_context_data(page=page, **kwargs)


@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The moving part of the job page; once the job has ended, htmx is told to load the whole page."""
    job = get_object_or_404(visible_jobs(request.user), pk=pk)
    context = {"job": job, "pace": pace_text(job, timezone.now())}
    response = render(request, "components/progress.html", context)
    if not job.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop a job of one's own; auditors see all jobs and stop none."""
    job = get_object_or_404(Job, pk=pk, actor=request.user)
    services.cancel(job.pk, actor=request.user)
    return redirect("job", pk=pk)


@require_GET
def issues(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All remarks of the job as a workbook."""
    job = get_object_or_404(visible_jobs(request.user), pk=pk)
    audit.record("jobs.issues", actor=request.user, subject=job, rows=job.issues.count())
    response = HttpResponse(
        issues_workbook(job),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = 'attachment; filename="catatan.xlsx"'
    return response
