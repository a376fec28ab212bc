"""Pages about held names: the list, holding one, and letting it go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from enrollment.holds import services
from enrollment.holds.forms import ExplainForm, HoldForm, ReleaseForm
from enrollment.holds.models import Hold
from enrollment.holds.panels import asking_panel, effect_panel, held_panel, release_panel, whom_panel
from enrollment.holds.selectors import holds_for, within_reach
from enrollment.holds.tables import HoldFilter, HoldTable
from enrollment.workers.models import Registration
from enrollment.workers.views import OneWorker
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ActionPage, ListPage
from jamsos.ui.panels import Panel


def _in_force(one: Registration) -> QuerySet[Hold]:
    """The hold on the name, if there is one, with what has been answered."""
    return one.holds.in_force().with_hands()


class HoldListPage(ListPage):
    shows_people = True
    act = Act.VIEW_HOLDS
    title = "Nama ditahan"
    intro = (
        "Nama yang ditahan pemeriksa tidak ikut dikunci, dikirim untuk verval, diseleksi, atau ditetapkan sampai "
        "dilepaskan; nama lain dalam daftar yang sama jalan terus."
    )
    table_class = HoldTable
    filterset_class = HoldFilter

    @property
    def empty_text(self) -> str:
        """Who does not see the register is told of whom the list speaks."""
        if policy.allows(self.request.user, Act.VIEW_WORKERS):
            return "Tidak ada nama yang ditahan."
        return "Tidak ada nama pada hasil seleksi yang ditahan. Nama di luar hasil seleksi dilihat Dinas Sosial."

    def get_queryset(self) -> QuerySet[Hold]:
        holds = holds_for(self.request.user)
        return holds if self.request.GET.get("keadaan") else holds.in_force()

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"reader": self.request.user}


class OneName(OneWorker):
    """What both acts share: the person within reach, and the way back to where the reader may go."""

    act = Act.HOLD_NAMES

    def get_workers(self) -> QuerySet[Registration]:
        return within_reach(self.request.user).select_related("village__district", "group")

    def get_back(self) -> tuple[str, str]:
        if policy.allows(self.request.user, Act.VIEW_WORKERS):
            return super().get_back()
        return "Nama ditahan", reverse("holds")

    def get_panels(self) -> Sequence[Panel]:
        return [whom_panel(self.worker)]


class HoldPage(OneName, ActionPage):
    """Opens only where the name can be held, and says first what will follow."""

    title = "Tahan nama"
    intro = "Untuk satu nama yang masih harus dijelaskan, sebelum Keputusan Bupati. Tulis apa yang harus dijelaskan."
    form_class = HoldForm
    submit_label = "Tahan nama"
    success_message = "Nama ditahan; pengusulnya melihat alasannya."
    danger = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.require_holdable(self.worker)
        return super().get(request, *args, **kwargs)

    def get_lead(self) -> Sequence[Panel]:
        return [effect_panel(self.worker)]

    def save(self, form: Form) -> str:
        services.hold(self.worker, reason=form.cleaned_data["reason"], actor=self.request.user)
        return self.get_back()[1]


class ReleasePage(OneName, ActionPage):
    """Opens only for who may release it."""

    title = "Lepaskan nama yang ditahan"
    intro = "Bila keberatannya sudah terjawab. Tulis apa yang membuatnya jelas."
    form_class = ReleaseForm
    submit_label = "Lepaskan"
    success_message = "Nama dilepaskan. Syarat lain untuk langkah berikutnya tetap berlaku."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.require_releasable(self.worker, request.user)
        return super().get(request, *args, **kwargs)

    def get_lead(self) -> Sequence[Panel]:
        return [*[held_panel(held) for held in _in_force(self.worker)], release_panel()]

    def save(self, form: Form) -> str:
        services.release(self.worker, reason=form.cleaned_data["reason"], actor=self.request.user)
        return self.get_back()[1]


class ExplainPage(OneWorker, ActionPage):
    """The proposer's side answers what is asked; nothing is released by it."""

    act = Act.CHANGE_WORKERS
    title = "Jelaskan nama yang ditahan"
    intro = "Jawab alasan penahanannya. Bila datanya keliru, perbaiki dulu, lalu tulis apa yang diperbaiki."
    form_class = ExplainForm
    submit_label = "Kirim penjelasan"
    success_message = "Penjelasan dikirim; pemeriksa memutuskan apakah namanya dilepaskan."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.hold_on(self.worker)
        return super().get(request, *args, **kwargs)

    def get_lead(self) -> Sequence[Panel]:
        return [asking_panel(held) for held in _in_force(self.worker)]

    def get_panels(self) -> Sequence[Panel]:
        return [whom_panel(self.worker)]

    def save(self, form: Form) -> str:
        services.explain(self.worker, text=form.cleaned_data["reason"], actor=self.request.user)
        return self.get_back()[1]
