"""Pages for everybody, without sign-in, where the office has opened them (`PUBLIC_FIGURES`)."""

from __future__ import annotations

import time
from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from enrollment.programs.selectors import current_program
from jamsos.ui.days import DayField
from jamsos.ui.errors import too_many
from reporting.public.checking import Standing, check
from reporting.public.figures import public_figures

ANSWER_SECONDS = 0.25
"""No answer is given sooner, so that its time tells nothing either."""


class Opened:
    """Not there at all unless the office says so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PUBLIC_FIGURES:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


@method_decorator(login_not_required, name="dispatch")
class FiguresPage(Opened, TemplateView):
    """The figures of the year, aggregates only."""

    template_name = "public/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        program = current_program()
        figures = public_figures(program) if program else None
        return super().get_context_data(program=program, figures=figures, **kwargs)


class PersonForm(forms.Form):
    nik = forms.RegexField(
        r"^[0-9]{16}$",
        label="NIK",
        max_length=16,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Isi 16 angka NIK."},
    )
    birth_date = DayField(label="Tanggal lahir")


@method_decorator((never_cache, login_not_required, sensitive_post_parameters()), name="dispatch")
class CheckPage(Opened, FormView):
    """Am I in the programme? Asked a few times from one address, and so many times a minute in all."""

    form_class = PersonForm
    template_name = "public/check.html"
    answer: Standing | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        limits = (("public_check", None), ("public_check_all", "all"))
        if not all(ratelimit.consume(request, app="allauth.account", action=name, key=key) for name, key in limits):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PersonForm) -> HttpResponse:
        """The form comes back empty: what was typed stands in no answer."""
        ready = time.monotonic() + ANSWER_SECONDS
        self.answer = check(current_program(), **form.cleaned_data)
        answer = self.render_to_response(self.get_context_data(form=self.form_class())).render()
        time.sleep(max(0.0, ready - time.monotonic()))
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answer=self.answer, **kwargs)
