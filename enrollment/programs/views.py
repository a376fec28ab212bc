"""Pages of a programme year: groups against the announcement, waves, ceilings, tariffs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.forms import Field, Form, ModelForm
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from eligibility import regulations
from enrollment.lifecycle import State
from enrollment.programs import services
from enrollment.programs.figures import standing
from enrollment.programs.forms import QUOTA, BudgetForm, BudgetOpenForm, OpenForm, WaveForm, WaveOpenForm
from enrollment.programs.models import Budget, Program, Tariff, Wave
from enrollment.programs.selectors import in_use
from enrollment.programs.tables import GroupTable, ProgramTable, QuotaTable, TariffTable, WaveTable
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.overtaking import fingerprint
from jamsos.ui.pages import ActionPage, DetailPage, FormPage, ListPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.shared import SEEN, Difference, SharedPage
from jamsos.ui.templatetags.formats import number, rupiah


class ProgramListPage(ListPage):
    act = Act.VIEW_PROGRAMS
    title = "Program"
    intro = "Satu program per tahun anggaran: kelompok, tahap, pagu dan tarif iuran."
    table_class = ProgramTable
    empty_text = "Belum ada program yang dibuka."

    def get_queryset(self) -> QuerySet[Program]:
        return Program.objects.annotate(in_groups=Sum("groups__announced")).order_by("-year")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Buka program", reverse("program-open"), Act.CHANGE_PROGRAMS, primary=True)]


class OpenPage(FormPage):
    act = Act.CHANGE_PROGRAMS
    title = "Buka program"
    intro = (
        "Program baru dibuka dengan kelompok dan angka pengumuman menurut peraturannya; kuota dan pagu dapat diubah "
        "sesudahnya."
    )
    back = ("Program", "programs")
    form_class = OpenForm
    submit_label = "Buka"
    success_message = "Program dibuka."

    def save(self, form: Form) -> str:
        program = services.open_program(**form.cleaned_data, actor=self.request.user)
        return reverse("program", args=[program.year])


class ProgramPage(DetailPage):
    act = Act.VIEW_PROGRAMS
    back = ("Program", "programs")
    slug_field = slug_url_kwarg = "year"

    def get_queryset(self) -> QuerySet[Program]:
        return Program.objects.all()

    def get_actions(self) -> Sequence[Action]:
        year = self.object.year
        discard = Action("Tarik kembali", reverse("program-discard", args=[year]), Act.CHANGE_PROGRAMS, danger=True)
        return [
            Action("Buka tahap", reverse("wave-open", args=[year]), Act.CHANGE_PROGRAMS),
            Action("Buka pagu", reverse("budget-open", args=[year]), Act.CHANGE_PROGRAMS),
            Action("Tambah tarif", reverse("tariff-add"), Act.CHANGE_PROGRAMS),
            Action("Perpanjang peserta tahun lalu", reverse("program-renew", args=[year]), Act.IMPORT_WORKERS),
            *(() if in_use(self.object) else (discard,)),
        ]

    def get_panels(self) -> Sequence[Panel]:
        program = self.object
        groups = program.groups.annotate(proposed=_proposed()).order_by("name")
        waves = program.waves.select_related("program").prefetch_related("group_quotas__group", "rates", "area_quotas")
        panels = [_announcement(program), _ceilings(program, self.request.user)]
        panels += [self._table("Kelompok", GroupTable(groups)), self._waves(waves)]
        panels += [self._table(f"Kuota kelompok {wave}", QuotaTable(wave.group_quotas.all())) for wave in waves]
        panels.append(self._tariffs())
        return panels

    def _tariffs(self) -> Panel:
        may_change = policy.allows(self.request.user, Act.CHANGE_PROGRAMS)
        table = TariffTable(Tariff.objects.order_by("pk"), exclude=() if may_change else ("confirm",))
        panel = self._table("Tarif iuran", table)
        note = (
            "Dipakai: yang terkonfirmasi dengan surat atau peraturan, dan yang dipublikasikan (brosur, pemberitaan) "
            "sampai kantor mengonfirmasinya. Tarif peserta mandiri tidak berlaku bila tahap yang membayar."
        )
        return replace(panel, note=note)

    def _waves(self, waves: QuerySet[Wave]) -> Panel:
        may_change = policy.allows(self.request.user, Act.CHANGE_PROGRAMS)
        return self._table("Tahap", WaveTable(waves, exclude=() if may_change else ("change",)))

    @staticmethod
    def _table(title: str, table: Any) -> Panel:
        return Panel(title, template="programs/table.html", context={"table": table}, wide=True)


def _proposed() -> Count:
    """As the dashboard counts (`workers.standing.COUNTED`): all but who was withdrawn before being listed."""
    left_before = Q(registrations__state=State.WITHDRAWN, registrations__listed_identity__isnull=True)
    return Count("registrations", filter=~left_before)


def _announcement(program: Program) -> Panel:
    """The sum of the groups beside the announced figure, with the difference said aloud."""
    total = program.groups.aggregate(people=Sum("announced"))["people"] or 0
    facts = [
        Fact("Jumlah semua kelompok", number(total), note="" if total else "tidak ada angka per kelompok"),
        Fact("Angka yang diumumkan", number(program.announced_people), note=program.announced_source),
    ]
    note = ""
    if total and program.announced_people is not None and total != program.announced_people:
        difference = total - program.announced_people
        more = "lebih banyak" if difference > 0 else "lebih sedikit"
        facts.append(Fact("Selisih", number(abs(difference)), note=more))
        note = (
            f"Perhatian: jumlah kelompok {number(total)} tidak sama dengan angka yang diumumkan "
            f"{number(program.announced_people)}. Keduanya disimpan sampai ada penjelasan resmi."
        )
    facts.append(Fact("Peraturan", regulations.load(program.regulation).named))
    return Panel("Kelompok dan pengumuman", facts, note=note)


def _ceilings(program: Program, user: Any) -> Panel:
    """Each fund source with its ceiling; a link to change it for those who may."""
    may_change = policy.allows(user, Act.CHANGE_PROGRAMS)
    facts = [
        Fact(
            budget.get_fund_source_display(),
            rupiah(budget.ceiling),
            note=budget.legal_basis,
            url=reverse("budget-change", args=[budget.pk]) if may_change else "",
        )
        for budget in program.budgets.order_by("fund_source")
    ]
    return Panel("Pagu per sumber dana", facts)


class OpenInProgram(FormPage):
    """A form that adds something to a programme year."""

    act = Act.CHANGE_PROGRAMS
    submit_label = "Buka"

    @cached_property
    def program(self) -> Program:
        return get_object_or_404(Program, year=self.kwargs["year"])

    def get_back(self) -> tuple[str, str]:
        return str(self.program), reverse("program", args=[self.program.year])

    def get_panels(self) -> Sequence[Panel]:
        return [_ceilings(self.program, self.request.user)]


class WaveOpenPage(OpenInProgram):
    title = "Buka tahap"
    intro = (
        "Tahap berikutnya dengan sumber dana, bulan dan kuotanya sendiri. Iurannya menurut tarif bulan pertama; "
        "kuota kelompok dan anggaran dapat diubah sesudahnya."
    )
    form_class = WaveOpenForm
    success_message = "Tahap dibuka."

    def save(self, form: WaveOpenForm) -> str:
        services.open_wave(self.program, **form.cleaned_data, actor=self.request.user)
        return reverse("program", args=[self.program.year])


class DiscardPage(OpenInProgram, ActionPage):
    title = "Tarik kembali program"
    intro = "Untuk tahun yang dibuka keliru: kelompok, tahap dan pagunya dihapus. Tahun yang sudah dipakai tetap ada."
    submit_label = "Tarik kembali"
    danger = True
    success_message = "Program ditarik kembali."

    def save(self, form: Form) -> str:
        services.discard_program(self.program, actor=self.request.user)
        return reverse("programs")


class BudgetOpenPage(OpenInProgram):
    title = "Buka pagu"
    intro = (
        "Pagu untuk sumber dana yang belum punya; tahap yang memakai sumber itu dapat dibuka sesudahnya (Pasal 27)."
    )
    form_class = BudgetOpenForm
    success_message = "Pagu dibuka."

    def save(self, form: BudgetOpenForm) -> str:
        services.open_budget(self.program, **form.cleaned_data, actor=self.request.user)
        return reverse("program", args=[self.program.year])


class ChangeFigures(FormPage):
    """A form over one existing row, saved by a service."""

    act = Act.CHANGE_PROGRAMS
    success_message = "Perubahan disimpan."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.row}

    def get_back(self) -> tuple[str, str]:
        return str(self.row.program), reverse("program", args=[self.row.program.year])


class WavePage(ChangeFigures, SharedPage):
    title = "Ubah tahap"
    intro = "Kuota, anggaran dan bulan tahap ini. Angka tidak dapat diubah lagi setelah seleksinya dikukuhkan."
    form_class = WaveForm

    @cached_property
    def row(self) -> Wave:
        return get_object_or_404(Wave.objects.select_related("program"), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Figures handed over in the address, as the what-if page does; nothing is stored before the form is sent."""
        given = self.request.GET.items()
        return {name: value for name, value in given if name in ("quota", "budget") or name.startswith(QUOTA)}

    def save(self, form: WaveForm) -> str:
        given = {"figures": form.figures(), "quotas": form.quotas(), "rates": form.rates()}
        services.change_wave(self.row, **given, seen=form.cleaned_data[SEEN], actor=self.request.user)
        return reverse("program", args=[self.row.program.year])

    def get_fingerprint(self) -> str:
        return fingerprint(standing(self.row))

    def get_rows(self, form: WaveForm) -> Sequence[Difference]:
        del self.row  # as it stands now, not as it was when this request began
        now, mine = standing(self.row), form.cleaned_data
        fields = [(name, field) for name, field in form.fields.items() if name != SEEN]
        return [(field.label, _word(field, now.get(name)), _word(field, mine[name])) for name, field in fields]


def _word(field: Field, value: Any) -> str:
    """A figure as the form calls it."""
    named = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    text = "" if value is None else str(value)
    return named.get(text, text)


class BudgetPage(ChangeFigures):
    title = "Ubah pagu"
    intro = "Batas atas dana untuk semua tahap dari sumber ini."
    form_class = BudgetForm

    @cached_property
    def row(self) -> Budget:
        return get_object_or_404(Budget.objects.select_related("program"), pk=self.kwargs["pk"])

    def save(self, form: ModelForm) -> str:
        services.change_budget(self.row, **form.cleaned_data, actor=self.request.user)
        return reverse("program", args=[self.row.program.year])
