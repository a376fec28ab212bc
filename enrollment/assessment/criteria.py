"""The Kriteria page: a regulation as it stands on a day, from the source the engine runs on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property

from eligibility import regulations
from eligibility.regulations import Regulation
from enrollment.assessment import criteria_panels as panels
from enrollment.programs.selectors import current_program
from jamsos.accounts.policy import Act
from jamsos.ui.days import DayField
from jamsos.ui.pages import PanelPage
from jamsos.ui.panels import Panel


class CriteriaForm(forms.Form):
    """Which regulation, and as of which day."""

    peraturan = forms.ChoiceField(label="Peraturan", required=False)
    tanggal = DayField(
        label="Keadaan per tanggal",
        required=False,
        error_messages={"invalid": "Tanggal tidak terbaca; yang ditampilkan keadaan hari ini."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peraturan"].choices = [(law.code, law.short) for law in regulations.catalogue()]


class CriteriaPage(PanelPage):
    act = Act.VIEW_CRITERIA
    title = "Kriteria"
    template_name = "assessment/criteria.html"
    intro = (
        "Syarat yang dijalankan portal, pasal demi pasal, sebagaimana berlaku pada tanggal yang dipilih. Pembacaan "
        "pasal yang tidak jelas tercantum beserta pilihan lainnya, sampai Bagian Hukum memberi pendapat."
    )

    @cached_property
    def law(self) -> Regulation:
        """The regulation asked for, else the newest programme's; 404 for one that is not known."""
        known = {law.code: law for law in regulations.catalogue()}
        program = current_program()
        asked = self.request.GET.get("peraturan") or (program.regulation if program else next(iter(known)))
        if asked not in known:
            raise Http404
        return known[asked]

    @cached_property
    def form(self) -> CriteriaForm:
        """The choices as given, with those that were left out filled in."""
        day = self.request.GET.get("tanggal") or timezone.localdate().isoformat()
        return CriteriaForm({"peraturan": self.law.code, "tanggal": day})

    @cached_property
    def on(self) -> date:
        """The day asked for, today when it cannot be read."""
        self.form.is_valid()
        return self.form.cleaned_data.get("tanggal") or timezone.localdate()

    def get_sections(self) -> dict[str, Panel]:
        """The panels by the name under which the index finds them; what a regulation has none of is left out."""
        law, user = self.law, self.request.user
        told = regulations.describe(law, day_in_force(law, self.on))
        narrowed = {name: self.request.GET.get(name, "") for name in ("jenis", "keadaan")}
        sections = {
            "peraturan": panels.head_panel(told, self.on),
            "tidak-diatur": panels.silent_panel(told),
            "syarat": panels.rules_panel(told),
            "prioritas": panels.order_panel(told),
            "tanda": panels.flags_panel(told),
            "parameter": panels.parameters_panel(told),
            "perubahan": panels.changes_panel(law),
            "pembacaan": panels.readings_panel(told, user),
            "cakupan": panels.coverage_panel(law, self.on, user, narrowed),
        }
        return {name: panel for name, panel in sections.items() if _has_content(name, panel)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sections=self.get_sections(), form=self.form, law=self.law, **kwargs)

    def get_panels(self) -> list[Panel]:
        return []


ALWAYS = {"peraturan", "syarat", "cakupan"}


def _has_content(name: str, panel: Panel) -> bool:
    return name in ALWAYS or bool(panel.facts or panel.context.get("rows"))


def day_in_force(law: Regulation, asked: date) -> date:
    """The day asked for where the regulation is in force then, else the nearest day on which it is."""
    latest = min(asked, law.in_force_to) if law.in_force_to else asked
    return max(latest, law.in_force_from)
