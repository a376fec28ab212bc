"""The five kinds of page. A view says what it shows and which right it needs; the kind does the rest.

ListPage    rows in a table with search and filters
DetailPage  one thing in panels
FormPage    a form that calls a service
ActionPage  one act upon one thing, asked before it is done
JobPage     background work with its progress (see jamsos.jobs.views)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView, TemplateView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin, Table

from jamsos.accounts import policy, reauthentication
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.audit.models import LISTED, SEEN
from jamsos.errors import DomainError
from jamsos.jobs import services as jobs
from jamsos.jobs.registry import JobKind
from jamsos.ui.paging import KeysetPaginator
from jamsos.ui.panels import Action, Fact, Panel


class Page:
    """What the kinds share: the right (and any further ones in `also`), the title, the way back, the buttons."""

    act: Act
    also: tuple[Act, ...] = ()
    title = ""
    intro = ""
    back: tuple[str, str] | None = None
    asks_password = False
    request: HttpRequest

    def get_acts(self) -> tuple[Act, ...]:
        """Every right that the page needs."""
        return (self.act, *self.also)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acts = self.get_acts()
        if not all(policy.allows(request.user, act) for act in acts):
            raise PermissionDenied
        if self.asks_password and not policy.HIGH_VALUE.isdisjoint(acts) and not reauthentication.is_recent(request):
            return reauthentication.ask(request, keep=True)
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except DomainError as refusal:
            refusal.instead = refusal.instead or self.get_back()
            raise

    def get_title(self) -> str:
        return self.title

    def get_back(self) -> tuple[str, str] | None:
        """Label and address of the page one level up; `back` names a URL without arguments."""
        return (self.back[0], reverse(self.back[1])) if self.back else None

    def get_actions(self) -> Sequence[Action]:
        """Buttons of the page; those the user has no right to are left out."""
        return ()

    def get_person(self) -> Model | None:
        """The registration of the one person whom the page shows; opening it is then an event of the audit trail."""
        return None

    def record_look(self) -> None:
        """Who opened the page of whom; called once, when the page is shown."""
        if person := self.get_person():
            audit.record(SEEN, actor=self.request.user, subject=person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        actions = [a for a in self.get_actions() if a.act is None or policy.allows(user, a.act)]
        page = {"title": self.get_title(), "intro": self.intro, "back": self.get_back(), "actions": actions}
        return super().get_context_data(page=page, **kwargs)  # type: ignore[misc]


class ListPage(Page, SingleTableMixin, FilterView):
    """Rows that the user may see: set `table_class`, `get_queryset` and, for search, `filterset_class`.

    A list with names sets `shows_people`: each page shown is then an event of the audit trail (who saw whom, when).
    Whose names a row shows is what `people_of` answers: numbers of registrations.
    """

    shows_people = False

    template_name = "layouts/list.html"
    per_page = 50  # not `paginate_by`: Django would count and cut the rows once more
    keyset = ""
    """The column a list of very many rows is in order of; it must tell all its rows apart (see jamsos.ui.paging)."""
    empty_text = ""
    """What an empty list says and what to do then; without it the table's own words."""
    summary: Sequence[Fact] = ()

    def get_table(self, **kwargs: Any) -> Table:
        """The page size is ours: a `per_page` in the address must not hand out the whole list at once."""
        if self.empty_text:
            kwargs["empty_text"] = self.empty_text
        if self.keyset:
            return self._keyset_table(**kwargs)
        table = self._table(self.get_table_data(), **kwargs)
        table.paginate(per_page=self.per_page)
        table.page = table.paginator.get_page(self.request.GET.get("page"))
        return table

    def _table(self, rows: Any, **kwargs: Any) -> Table:
        """Given at once, the request would make the table count its rows and cut them by itself."""
        table = self.get_table_class()(data=rows, **kwargs)
        table.request = self.request
        return table

    def _keyset_table(self, **kwargs: Any) -> Table:
        """The table knows the rows of its page only; what leads on stands where a numbered page would."""
        page = self.keyset_paginator.get_page(self.request.GET)
        table = self._table(page.object_list, **kwargs)
        table.paginator, table.page = self.keyset_paginator, replace(page, object_list=table.rows)
        return table

    @cached_property
    def keyset_paginator(self) -> KeysetPaginator:
        return KeysetPaginator(self.get_table_data(), self.keyset, self.per_page)

    def get_filterset_class(self) -> type | None:
        return self.filterset_class

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.filterset_class is None:
            self.object_list = self.get_queryset()
            return self.render_to_response(self.get_context_data(object_list=self.object_list))
        return super().get(request, *args, **kwargs)

    def get_summary(self) -> Sequence[Fact]:
        """Figures above the table."""
        return self.summary

    def get_as_of(self) -> datetime | None:
        """When those figures were worked out, where that is not now."""
        return None

    def get_shortcuts(self) -> Sequence[Action]:
        """Links to views of this list that the person often needs."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = {"summary": self.get_summary(), "as_of": self.get_as_of()}
        shown = figures | {"shortcuts": self.get_shortcuts()}
        context = super().get_context_data(**shown, **kwargs)
        if self.shows_people:
            self._record_people(context["table"])
        return context

    def people_of(self, row: Any) -> Sequence[int | None]:
        """The row's own number, unless it is about a registration: then that one's."""
        return (getattr(row, "registration_id", row.pk),)

    def _record_people(self, table: Table) -> None:
        """Who was shown and which filters were used; never what was typed into them."""
        rows = [row.record for row in table.page.object_list]
        who = [number for row in rows for number in self.people_of(row) if number]
        used = sorted(name for name, value in self.request.GET.items() if value)
        where = self.request.resolver_match.url_name
        audit.record(LISTED, actor=self.request.user, page=where, shown=len(rows), filters=used, who=who)


class DetailPage(Page, DetailView):
    """One thing: `get_queryset` limits it to what the user may see (404 outside), `get_panels` shows it."""

    template_name = "layouts/detail.html"

    def get_title(self) -> str:
        return str(self.object)

    def get_panels(self) -> Sequence[Panel]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(panels=self.get_panels(), **kwargs)
        self.record_look()
        return context


class PanelPage(Page, TemplateView):
    """A detail page of no single row: an overview made of panels."""

    template_name = "layouts/detail.html"

    def get_panels(self) -> Sequence[Panel]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(panels=self.get_panels(), **kwargs)


class Marked(DomainError):
    """A refusal whose reasons the form already shows beside its fields: nothing is said once more above it."""


class FormPage(Page, FormView):
    """A form that calls a service in `save`; a `DomainError` becomes an error of the form.

    `shown_once`: the answer to the POST shows what was done and is no redirect; sent again it is not done again.
    """

    shown_once = False

    template_name = "layouts/form.html"
    # When an act of the page is of high value; asked when the form is opened, so that nothing typed is lost.
    asks_password = True
    submit_label = "Simpan"
    success_message = ""

    @cached_property
    def _kept(self) -> dict[str, list[str]]:
        """What was typed here before the password was asked for again."""
        return reauthentication.take_kept(self.request) if self.request.method == "GET" else {}

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        form = super().get_form(form_class)
        if not self._kept:
            return form
        kwargs = self.get_form_kwargs()  # made anew: what one field offers may follow from what another holds
        return type(form)(**kwargs | {"initial": kwargs.get("initial", {}) | self._typed(form)})

    def _typed(self, form: Form) -> dict[str, Any]:
        """What was kept, as the fields take it."""
        many = {name for name, field in form.fields.items() if getattr(field.widget, "allow_multiple_selected", False)}
        kept = {name: values for name, values in self._kept.items() if name in form.fields}
        return {name: values if name in many else values[-1] for name, values in kept.items()}

    def save(self, form: Form) -> str:
        """Call the service; return the address to go to."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        self.record_look()
        return answer

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            target = self.save(form)
        except DomainError as error:
            return self.refused(form, error)
        if self.success_message:
            messages.success(self.request, self.success_message)
        return HttpResponseRedirect(target)

    def refused(self, form: Form, error: DomainError) -> HttpResponse:
        """The form as typed, with the reason; nothing was stored."""
        if not isinstance(error, Marked):
            form.add_error(None, f"{error.message} {error.hint}".strip())
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        panels = {"lead": self.get_lead(), "panels": self.get_panels(), "impediment": self.get_impediment()}
        return super().get_context_data(submit_label=self.submit_label, **panels, **kwargs)

    def get_impediment(self) -> Panel | None:
        """Why the form cannot be sent now and what to do; it then stands in the place of the form."""
        return None

    def get_lead(self) -> Sequence[Panel]:
        """What must be read first: stands above the form."""
        return ()

    def get_panels(self) -> Sequence[Panel]:
        """What the officer should see beside the form before deciding."""
        return ()


class ActionPage(FormPage):
    """One act upon one thing. GET shows what will happen, POST does it; no form fields are needed."""

    form_class = Form
    submit_label = "Lanjutkan"
    danger = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(danger=self.danger, **kwargs)


class StartJobPage(ActionPage):
    """An act that is a background job: POST starts it and leads to its progress page."""

    kind: JobKind

    def get_params(self, form: Form) -> dict[str, Any]:
        """Parameters of the job: row numbers and codes only."""
        return dict(form.cleaned_data)

    def save(self, form: Form) -> str:
        job = jobs.enqueue(self.kind, actor=self.request.user, origin=self.request.path, **self.get_params(form))
        return reverse("job", args=[job.pk])
