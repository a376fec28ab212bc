"""The what-if page: figures on one side, what they would give on the other, answered while they are moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.programs.models import Group, Wave
from enrollment.selection.models import Stop
from enrollment.selection.views import OneWave
from enrollment.selection.what_if import Answer, Figures, answer, bounds_of
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.lib.suppression import SMALLEST, rows_together, small, summed
from jamsos.regions.models import District
from jamsos.ui.pages import PanelPage
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah

MOST_PEOPLE, MOST_RUPIAH = 10_000_000, 10**15
QUOTA = "quota_"
MILLION = 1_000_000
FEW = f"kurang dari {SMALLEST}"


class FiguresForm(forms.Form):
    """Quota and budget, each as a number and as a slider, and the quota of every group."""

    quota = forms.IntegerField(label="Kuota tahap (orang)", min_value=0, max_value=MOST_PEOPLE)
    budget = forms.IntegerField(label="Anggaran tahap (rupiah)", min_value=0, max_value=MOST_RUPIAH)

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in groups:
            self.fields[f"{QUOTA}{group.pk}"] = forms.IntegerField(
                label=group.name, min_value=0, max_value=MOST_PEOPLE, required=False
            )

    def group_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(QUOTA)]

    def figures(self) -> Figures:
        data = self.cleaned_data
        groups = {int(name.removeprefix(QUOTA)): data[name] for name in data if name.startswith(QUOTA)}
        given = {group: quota for group, quota in groups.items() if quota is not None}
        return Figures(data["quota"], data["budget"], given)


class WhatIfPage(OneWave, PanelPage):
    """Answers with the whole page, or by htmx with the part that changed. Counts only; nothing is stored."""

    act = Act.RUN_SIMULATION
    also = (Act.VIEW_SELECTION,)
    title = "Bagaimana jika"
    template_name = "selection/what_if.html"
    intro = (
        "Geser kuota dan anggaran untuk melihat siapa yang tertampung, dalam jumlah saja. Urutannya tidak berubah dan "
        "tidak ada yang disimpan."
    )

    @cached_property
    def groups(self) -> list[Group]:
        return list(Group.objects.filter(program=self.wave.program).order_by("name"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.htmx:
            return render(request, "selection/what_if_answer.html", self._answer())
        return super().get(request, *args, **kwargs)

    def get_panels(self) -> Sequence[Panel]:
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self._answer(), sliders=self._sliders(), **kwargs)

    @cached_property
    def form(self) -> FiguresForm:
        """The figures of the address, else those of the wave."""
        return FiguresForm(self.request.GET.dict() or self._own_figures(), groups=self.groups)

    def _own_figures(self) -> dict[str, int]:
        quotas = self.wave.group_quotas.values_list("group_id", "quota")
        own = {f"{QUOTA}{group}": quota for group, quota in quotas}
        return {"quota": self.wave.quota, "budget": self.wave.budget, **own}

    def _sliders(self) -> list[tuple[forms.BoundField, int, int]]:
        """Field, end and step of the sliders of quota and budget: about twice what the wave has."""
        quota, budget = self.form["quota"], self.form["budget"]
        most = (_ceiling(quota, 2 * self.wave.quota), _ceiling(budget, self._most_money()))
        return [(quota, most[0], 1), (budget, most[1], MILLION)]

    def _most_money(self) -> int:
        """Twice the budget in whole millions, within the ceiling where there is one; a wave without: the ceiling."""
        try:
            ceiling = bounds_of(self.wave).ceiling
        except DomainError:
            ceiling = 2 * self.wave.budget
        wanted = 2 * self.wave.budget or ceiling
        return -(-max(self.wave.budget, min(wanted, ceiling)) // MILLION) * MILLION

    def _answer(self) -> dict[str, Any]:
        if not self.form.is_valid():
            return {"form": self.form, "problem": "Isi angka dengan bilangan bulat yang masuk akal."}
        try:
            found = answer(self.wave, self.form.figures(), on=timezone.localdate())
        except DomainError as error:
            return {"form": self.form, "problem": f"{error.message} {error.hint}".strip()}
        return {"form": self.form, **shown(found, self.wave, self.groups, self.request.user)}


def _ceiling(field: forms.BoundField, most: int) -> int:
    """The end of a slider: never below the figure it shows."""
    value = str(field.value() or 0)
    return max(most, int(value) if value.isascii() and value.isdigit() else 0)


def shown(found: Answer, wave: Wave, groups: Sequence[Group], user: User) -> dict[str, Any]:
    """The answer for this reader: small counts are not shown apart to whoever may not see the people."""
    names = policy.allows(user, Act.VIEW_WORKERS)
    areas = {district.pk: district.name for district in District.objects.all()}
    limits = found.limits
    by_group = [Line(group.name, limits.groups.get(group.pk), found.groups.get(group.pk, NOBODY)) for group in groups]
    by_district = [Line(areas[area], limits.districts.get(area), counts) for area, counts in found.districts.items()]
    by_stop = [Line(Stop(stop).label.capitalize(), None, (people,)) for stop, people in found.stops.items()]
    return {
        "summary": _summary(found, names),
        "stops": [Fact(line.name, number(line.counts[0])) for line in _lines(by_stop, names)],
        "tables": [
            ("Per kelompok", "Kelompok", _lines(by_group, names)),
            ("Per kecamatan", "Kecamatan", _lines(sorted(by_district), names)),
        ],
        "closed": not names,
        "use_url": _use_url(found, wave, user),
    }


class Line(NamedTuple):
    """A row of the answer: its name, its quota if it has one, and its counts."""

    name: str
    quota: int | None
    counts: tuple[int, ...]


NOBODY = (0, 0, 0)


def _summary(found: Answer, names: bool) -> list[Fact]:
    """Who enters and who leaves are shown both or neither: their difference is known."""
    apart = names or not (small(found.enters) or small(found.leaves))
    now = number(found.now) if names or not small(found.now) else FEW
    return [
        Fact("Terpilih", number(found.selected), f"sekarang {now}"),
        Fact("Menunggu", number(found.waiting)),
        Fact("Masuk", number(found.enters) if apart else FEW, "belum terpilih sekarang"),
        Fact("Keluar", number(found.leaves) if apart else FEW, "terpilih sekarang"),
        Fact("Iuran terpakai", rupiah(found.money), f"sisa {rupiah(max(0, found.limits.money - found.money))}"),
    ]


def _lines(lines: Sequence[Line], names: bool) -> list[Line]:
    """As they are, or with those of small counts put together in one."""
    counts = [line.counts for line in lines]
    together = frozenset() if names else rows_together(counts)
    if not together:
        return list(lines)
    apart = [line for place, line in enumerate(lines) if place not in together]
    sums = tuple(summed(counts, together) or ())
    return [*apart, Line(f"{number(len(together))} lainnya, digabung", None, sums)]


def _use_url(found: Answer, wave: Wave, user: User) -> str:
    """The wave's own form with these figures filled in, for who may change them."""
    if wave.settled_at or not policy.allows(user, Act.CHANGE_PROGRAMS):
        return ""
    limits = found.limits
    groups = {f"{QUOTA}{group}": quota for group, quota in limits.groups.items()}
    figures = {"quota": limits.quota, "budget": limits.budget, **groups}
    return f"{reverse('wave-change', args=[wave.pk])}?{urlencode(figures)}"
