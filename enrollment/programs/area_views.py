"""Quotas by kecamatan and desa on the screen: as they stand, by hand, by workbook, and shared out by weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from enrollment.programs.area_forms import AreaFileForm, DistrictForm, SharingForm
from enrollment.programs.area_workbook import AreaRows, write_area_workbook
from enrollment.programs.areas import (
    AreaQuotas,
    Figures,
    Level,
    by_number,
    clear_level,
    figures_of,
    set_area_quotas,
    share_out,
    weights_of,
)
from enrollment.programs.models import Wave
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.services import store
from jamsos.lib.money import number
from jamsos.regions.models import District
from jamsos.ui.downloads import workbook as download
from jamsos.ui.pages import DetailPage, FormPage
from jamsos.ui.panels import Action, Fact, Panel

SALT = "area-quotas"


class AreasPage(DetailPage):
    """Every kecamatan with its quota and those of its desa."""

    act = Act.VIEW_PROGRAMS
    intro = (
        "Berapa orang paling banyak dari satu kecamatan atau satu desa. Wilayah tanpa kuota hanya dibatasi kuota "
        "tahap; kuota desa berlaku di dalam kuota kecamatannya."
    )

    def get_queryset(self) -> Any:
        return Wave.objects.select_related("program")

    def get_title(self) -> str:
        return f"Kuota wilayah {self.object}"

    def get_back(self) -> tuple[str, str]:
        return str(self.object.program), reverse("program", args=[self.object.program.year])

    def get_actions(self) -> Sequence[Action]:
        pk = [self.object.pk]
        book = Action("Unduh buku kerja", reverse("wave-areas-workbook", args=pk), Act.CHANGE_PROGRAMS)
        if self.object.settled_at:
            return [book]
        return [
            Action("Bagi menurut bobot", reverse("wave-areas-share", args=pk), Act.CHANGE_PROGRAMS, primary=True),
            Action("Unggah buku kerja", reverse("wave-areas-upload", args=pk), Act.CHANGE_PROGRAMS),
            book,
        ]

    def get_panels(self) -> Sequence[Panel]:
        wave = self.object
        may_change = policy.allows(self.request.user, Act.CHANGE_PROGRAMS) and not wave.settled_at
        form = reverse("wave-area", args=[wave.pk])
        rows = [
            (district, own, villages, count, f"{form}?kecamatan={district.code}" if may_change else "")
            for district, own, villages, count in district_rows(wave)
        ]
        table = Panel("Per kecamatan", template="programs/areas.html", context={"rows": rows}, wide=True)
        return [Panel("Jumlah", area_facts(wave)), table]


def district_rows(wave: Wave) -> list[tuple[District, int | None, int | None, int]]:
    """Each kecamatan with its own quota, the sum of its desa's, and how many of them have one."""
    quotas = wave.area_quotas.order_by()
    own = dict(quotas.exclude(district=None).values_list("district", "quota"))
    below: dict[int, list[int]] = {}
    for district, quota in quotas.exclude(village=None).values_list("village__district", "quota"):
        below.setdefault(district, []).append(quota)
    return [
        (area, own.get(area.pk), sum(below[area.pk]) if area.pk in below else None, len(below.get(area.pk, ())))
        for area in District.objects.all()
    ]


def area_facts(wave: Wave) -> list[Fact]:
    """The sums beside the wave's quota, and where the quotas come from."""
    facts = [Fact("Kuota tahap", f"{number(wave.quota)} orang")]
    for level, label in ((Level.DISTRICT, "Jumlah kuota kecamatan"), (Level.VILLAGE, "Jumlah kuota desa")):
        quotas = wave.area_quotas.exclude(**{level: None})
        total = quotas.aggregate(people=Sum("quota"))["people"]
        if total is not None:
            note = "" if total == wave.quota else "berbeda dari kuota tahap; yang lebih dulu penuh yang berlaku"
            facts.append(Fact(label, f"{number(total)} orang", f"{number(quotas.count())} wilayah. {note}".strip()))
    bases = sorted(set(wave.area_quotas.order_by().values_list("basis", flat=True)) - {""})
    return [*facts, *(Fact("Dasar", basis) for basis in bases)]


class ChangeAreas(FormPage):
    """A form that sets quotas by area of one wave."""

    act = Act.CHANGE_PROGRAMS
    success_message = "Kuota wilayah disimpan."

    @cached_property
    def wave(self) -> Wave:
        return get_object_or_404(Wave.objects.select_related("program"), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return f"Kuota wilayah {self.wave}", self.address

    @property
    def address(self) -> str:
        return reverse("wave-areas", args=[self.wave.pk])

    def put(self, quotas: AreaQuotas, basis: str) -> str:
        set_area_quotas(self.wave, quotas, basis=basis, actor=self.request.user)
        return self.address


class DistrictPage(ChangeAreas):
    form_class = DistrictForm
    intro = "Isi jumlah orang; kosongkan bila wilayah itu tidak dibatasi sendiri."

    @cached_property
    def district(self) -> District:
        """The one named in the address by its code; the first where none is named."""
        code = self.request.GET.get("kecamatan")
        return get_object_or_404(District, code=code) if code else District.objects.first()

    def get_title(self) -> str:
        return f"Kuota Kecamatan {self.district}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"wave": self.wave, "district": self.district}

    def save(self, form: DistrictForm) -> str:
        return self.put(form.quotas(), "ditetapkan petugas")


class UploadPage(ChangeAreas):
    title = "Unggah kuota wilayah"
    intro = "Kuota setiap baris pada berkas menggantikan yang ada; sel KUOTA yang kosong menghapus kuota wilayah itu."
    form_class = AreaFileForm
    submit_label = "Unggah dan simpan"

    def save(self, form: AreaFileForm) -> str:
        stored = store(
            form.cleaned_data["file"], form.cleaned_data["file"].name, actor=self.request.user, act=self.act
        )
        quotas = AreaRows(Path(stored.content.path), stored.name).quotas()
        return self.put(quotas, f"buku kerja {stored.name} ({stored.sha256[:12]})")


class SharePage(ChangeAreas):
    """First a look at the parts, then the act: the parts travel signed, so what was seen is what is stored."""

    title = "Bagi kuota menurut bobot"
    intro = (
        "Kuota dibagi sebanding dengan bobot setiap wilayah (metode sisa terbesar): jumlah penduduk, ditambah bobot "
        "untuk kemiskinan ekstrem. Lihat dulu pembagiannya, lalu simpan."
    )
    form_class = SharingForm
    submit_label = "Lihat pembagian"

    def get_initial(self) -> dict[str, Any]:
        usual = {"total": self.wave.quota, "level": Level.VILLAGE.value}
        return usual | weights_of(self.wave, timezone.localdate())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._keep(request.POST["parts"]) if "parts" in request.POST else super().post(request, *args, **kwargs)

    def form_valid(self, form: SharingForm) -> HttpResponse:
        """Show the parts; nothing is stored yet."""
        try:
            panel = self._preview(form)
        except DomainError as error:
            form.add_error(None, f"{error.message} {error.hint}".strip())
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return self.render_to_response(self.get_context_data(form=form) | {"panels": [panel]})

    def _preview(self, form: SharingForm) -> Panel:
        how, (figures, source) = form.how(), self._figures(form)
        parts = share_out(self.wave, how, figures)
        kept = {"wave": self.wave.pk, "level": how.level, "basis": how.basis(source), "parts": parts}
        context = {"rows": _share_rows(how.level, parts, figures), "parts": signing.dumps(kept, salt=SALT)}
        note = f"{number(sum(parts.values()))} orang untuk {number(len(parts))} wilayah. {how.basis(source)}."
        return Panel("Pembagian", template="programs/shares.html", context=context, note=note, wide=True)

    def _figures(self, form: SharingForm) -> tuple[dict[str, Figures], str]:
        """The figures to share by and their source; a file wins over a release."""
        data, level = form.cleaned_data, form.how().level
        if data["file"]:
            stored = store(data["file"], data["file"].name, actor=self.request.user, act=self.act)
            rows = AreaRows(Path(stored.content.path), stored.name)
            return rows.figures(level), f"buku kerja {stored.name} ({stored.sha256[:12]})"
        return figures_of(data["release"], level), str(data["release"])

    def _keep(self, signed: str) -> HttpResponse:
        try:
            kept = signing.loads(signed, salt=SALT, max_age=3600)
        except signing.BadSignature as error:
            raise DomainError("Pembagian ini sudah kedaluwarsa.", "Hitung sekali lagi, lalu simpan.") from error
        if kept["wave"] != self.wave.pk:
            raise DomainError("Pembagian ini milik tahap lain.", "Hitung sekali lagi pada tahap ini.")
        level = Level(kept["level"])
        quotas = {**clear_level(level), **by_number(level, kept["parts"])}
        return HttpResponseRedirect(self.put(AreaQuotas.of(level, quotas), kept["basis"]))


def _share_rows(
    level: Level, parts: Mapping[str, int], figures: Mapping[str, Figures]
) -> list[tuple[object, Figures, int]]:
    areas = {area.code: area for area in level.areas.objects.filter(code__in=parts).select_related(*_parents(level))}
    return [(areas[code], figures[code], parts[code]) for code in sorted(parts)]


def _parents(level: Level) -> tuple[str, ...]:
    return ("district",) if level is Level.VILLAGE else ()


@require_GET
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook with every area and the quotas of today."""
    if not policy.allows(request.user, Act.CHANGE_PROGRAMS):
        raise PermissionDenied
    wave = get_object_or_404(Wave.objects.select_related("program"), pk=pk)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kuota-wilayah.xlsx"
        write_area_workbook(path, wave)
        return download(path.read_bytes(), path.name)
