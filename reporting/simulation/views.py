"""Comparisons on the screen: the list, the form with its ready-made questions, the answer and its workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from eligibility import regulations
from enrollment.programs.selectors import current_program
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.jobs.services import enqueue
from jamsos.regions.models import District
from jamsos.ui.downloads import workbook
from jamsos.ui.pages import DetailPage, FormPage, ListPage, Page
from jamsos.ui.panels import Action, Panel
from reporting.simulation.comparing import Comparison
from reporting.simulation.forms import SimulationForm
from reporting.simulation.jobs import simulate
from reporting.simulation.models import Simulation
from reporting.simulation.panels import all_panels
from reporting.simulation.services import reach
from reporting.simulation.shown import COLUMNS, Column, Shown
from reporting.simulation.sides import Side
from reporting.simulation.tables import SimulationTable
from reporting.simulation.workbooks import simulation_workbook

LOAD = "muat"


class SimulationListPage(ListPage):
    act = Act.VIEW_SIMULATION
    title = "Simulasi"
    intro = (
        "Siapa masuk dan siapa keluar bila satu pasal dibaca lain, satu angka diubah, atau peraturan daerah lain "
        "dipakai. Yang disimpan hanya jumlahnya; tidak ada penetapan yang berubah."
    )
    table_class = SimulationTable
    empty_text = "Belum ada simulasi."

    def get_queryset(self) -> QuerySet[Simulation]:
        return Simulation.objects.visible_to(self.request.user).select_related("actor")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def get_actions(self) -> Sequence[Action]:
        return [Action("Simulasi baru", reverse("simulation-new"), Act.RUN_SIMULATION, primary=True)]


class NewPage(FormPage):
    """Two sides and whom; a ready-made button needs side A only. `?dari=` begins with the sides of an earlier one."""

    act = Act.RUN_SIMULATION
    title = "Simulasi baru"
    intro = (
        "Sisi A adalah keadaan semula, sisi B yang ingin diketahui akibatnya. Tombol siap pakai mengisi sisi B dan "
        "langsung berjalan."
    )
    back = ("Simulasi", "simulations")
    template_name = "simulation/form.html"
    submit_label = "Bandingkan A dan B"

    def get_form(self, form_class: type | None = None) -> SimulationForm:
        return SimulationForm(self.request.POST or None, start=self.start)

    @cached_property
    def start(self) -> dict[str, Side]:
        """Both sides to begin with: of the simulation asked for, else the law as it stands today."""
        asked = self.request.GET.get("dari", "")
        if asked:
            if not asked.isdecimal():
                raise Http404
            one = get_object_or_404(Simulation.objects.visible_to(self.request.user), pk=int(asked[:12]))
            return {name: Side.from_json(one.inputs[name]["asked"]) for name in ("a", "b")}
        program = current_program()
        code = program.regulation if program else regulations.catalogue()[0].code
        return dict.fromkeys(("a", "b"), Side(code, timezone.localdate()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if LOAD in request.POST:
            form = SimulationForm(start=self.start, typed=request.POST.dict())
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def save(self, form: SimulationForm) -> str:
        """Everything that can be refused is refused here, before any work begins."""
        asked = Comparison.of(form.whom_asked(reach(self.request.user)), *form.asked())
        params = {"population": asked.population, "a": asked.a.side, "b": asked.b.side}
        job = enqueue(simulate, actor=self.request.user, **{name: one.to_json() for name, one in params.items()})
        return reverse("job", args=[job.pk])


class SimulationPage(DetailPage):
    """The answer; `?peta=` chooses what the map shows."""

    act = Act.VIEW_SIMULATION
    back = ("Simulasi", "simulations")
    intro = "Perbandingan dua sisi atas penduduk yang sama. Tidak ada penetapan atau penilaian yang berubah karenanya."

    def get_queryset(self) -> QuerySet[Simulation]:
        return Simulation.objects.visible_to(self.request.user).select_related("actor")

    @cached_property
    def moved(self) -> Column:
        """The column that shades the map."""
        asked = self.request.GET.get("peta", "masuk")
        found = next((column for column in COLUMNS if column.key == asked), None)
        if found is None:
            raise Http404("Kolom itu tidak ada.")
        return found

    def get_panels(self) -> Sequence[Panel]:
        return all_panels(Shown(self.object, self.request.user), self.moved, list(District.objects.all()))

    def get_actions(self) -> Sequence[Action]:
        again = f"{reverse('simulation-new')}?dari={self.object.pk}"
        return [
            Action("Unduh (xlsx)", reverse("simulation-download", args=[self.object.pk])),
            Action("Ubah dan bandingkan lagi", again, Act.RUN_SIMULATION, primary=True),
        ]


class DownloadPage(Page, View):
    """The answer as a workbook, with the same counts closed as on the screen."""

    act = Act.VIEW_SIMULATION

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Simulation.objects.visible_to(request.user), pk=pk)
        content = simulation_workbook(Shown(one, request.user))
        audit.record("simulation.download", actor=request.user, subject=one)
        return workbook(content, f"simulasi-{one.pk}.xlsx")
