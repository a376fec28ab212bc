"""The answer beside the entry form while it is typed. By POST, so that no NIK stands in an address or a log."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from enrollment.workers import ahead
from enrollment.workers.forms import LookForm
from enrollment.workers.views import ProposePage
from jamsos.errors import DomainError


class LookAheadPage(ProposePage):
    """Sentences only; nothing is stored but that somebody has looked."""

    form_class = LookForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("worker-propose"))

    def form_valid(self, form: LookForm) -> HttpResponse:
        person = form.person(timezone.localdate())
        if not (person["nik"] or (person["name"] and person["birth_date"])):
            return self.form_invalid(form)
        try:
            return self._answer(*ahead.look(self.program, person, actor=self.request.user))
        except DomainError as error:
            return self._answer(f"{error.message} {error.hint}")

    def form_invalid(self, form: LookForm) -> HttpResponse:
        return self._answer(LookForm.HINT)

    def _answer(self, *lines: str) -> HttpResponse:
        return render(self.request, "workers/look_lines.html", {"lines": lines})
