"""A worker's own panels, for the worker page and for the full person page that reporting assembles."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from enrollment.programs.models import Track
from enrollment.workers.columns import stated_for
from enrollment.workers.models import Change, Registration
from enrollment.workers.occupations import job_words
from enrollment.workers.seen import CLARIFIED
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags import formats

YES_NO = {True: "Ya", False: "Tidak", None: "belum diketahui"}
FIELD_LABELS = {"state": "Status", "group": "Kelompok", "village": "Desa", "double": "Data ganda"}


def worker_panels(registration: Registration, user: User) -> list[Panel]:
    """Identity (masked), proposal, and history; health and mother's name only with their own right."""
    return [_identity(registration, user), _proposal(registration, user), _history(registration)]


def _identity(one: Registration, user: User) -> Panel:
    facts = [
        Fact("NIK", formats.mask_nik(one.nik), note=_nik_note(one)),
        Fact("No. KK", formats.mask_nik(one.nkk)),
        Fact("Nama", one.name),
        Fact("Tempat lahir", one.birth_place or "–"),
        Fact("Tanggal lahir", formats.tanggal(one.birth_date)),
        Fact("Jenis kelamin", one.get_sex_display() or "belum diketahui"),
        Fact("Status kawin", one.get_marital_display() or "belum diketahui"),
        Fact("Jumlah tanggungan", one.dependants, note="orang serumah"),
        Fact("Alamat", one.full_address or "–"),
        Fact("Desa", one.village.name, note=f"Kecamatan {one.village.district.name}"),
        Fact("Nomor HP", one.phone or "–"),
    ]
    if policy.allows(user, Act.VIEW_HEALTH):
        facts.append(Fact("Penyandang disabilitas", YES_NO[one.disability]))
    if policy.allows(user, Act.VIEW_MOTHER):
        facts.append(Fact("Nama ibu kandung", one.mother_name or "–"))
    return Panel("Identitas", facts)


def _nik_note(one: Registration) -> str:
    if one.nik:
        return ""
    if one.nik_given:
        return "NIK dari pengusul tidak sah; perbaiki sebelum ditetapkan."
    return "Pengusul tidak mengisi NIK; lengkapi sebelum ditetapkan."


def _proposal(one: Registration, user: User) -> Panel:
    may_see = policy.allows(user, Act.VIEW_PROGRAMS)
    program_url = reverse("program", args=[one.program.year]) if may_see else ""
    return Panel(
        "Usulan",
        [
            Fact("Status", one.get_state_display(), note=f"sejak {formats.tanggal(one.state_changed_at)}"),
            Fact("Program", one.program, url=program_url),
            Fact("Kelompok", one.group.name),
            Fact("Jalur", Track(one.track).label),
            Fact("Pekerjaan", one.occupation_text or "–", note=_job_code(one)),
            Fact("OPD pengusul", one.sponsor or "–"),
            Fact("Tanggal daftar", formats.tanggal(one.registered_on)),
            *_clarified(one),
            Fact("Asal data", _source(one)),
            Fact("Diusulkan", formats.tanggal(one.proposed_at), note=f"oleh {one.proposed_by or 'sistem'}"),
        ],
    )


def _source(one: Registration) -> str:
    """The row of the file or of the release that this person was proposed from."""
    if one.source_list:
        return f"{one.source_list} baris {formats.number(one.row_no)}"
    return f"{one.source_file.name}, baris {formats.number(one.row_no)}" if one.source_file else "formulir"


def _job_code(one: Registration) -> str:
    article = "menurut Pasal 20: " if one.occupation.startswith("P20") else "menurut peraturan: "
    return one.occupation and f"{article}{job_words(one.occupation, one.program.regulation)}"


def _clarified(one: Registration) -> list[Fact]:
    """What the officer may clarify, each with the newest evidence."""
    stated = [column.field for column in stated_for(one.program.regulation)]
    evidence: dict[str, str] = {}
    for field, reason in one.changes.filter(field__in=[*CLARIFIED, *stated]).values_list("field", "reason"):
        evidence.setdefault(field, reason)
    regency = "Kabupaten Serang (3604)" if one.ktp_regency == "3604" else one.ktp_regency
    shown = {
        "declared_on": ("Pernyataan pengusul", formats.tanggal(one.declared_on) if one.declared_on else "belum ada"),
        "ktp_regency": ("Kabupaten/kota KTP-el", regency or "belum diklarifikasi"),
        "works": ("Aktif bekerja", _works(one)),
        "fragile": ("Rentan jatuh miskin", "belum dinyatakan petugas" if one.fragile is None else YES_NO[one.fragile]),
        **{name: (_label(name), _stated(getattr(one, name))) for name in stated},
    }
    return [Fact(label, value, note=evidence.get(name, "")) for name, (label, value) in shown.items()]


def _works(one: Registration) -> str:
    """As the assessment reads it: what an officer recorded, else what the proposer declared."""
    if one.works is None and one.declared_on:
        return "Ya, menurut pernyataan pengusul"
    return YES_NO[one.works]


def _label(name: str) -> str:
    return Registration._meta.get_field(name).verbose_name.capitalize()


def _stated(value: bool | date | None) -> str:
    return formats.tanggal(value) if isinstance(value, date) else YES_NO[value]


def _history(one: Registration) -> Panel:
    changes = one.changes.select_related("actor")
    labels = {field.name: field.verbose_name for field in Registration._meta.fields} | FIELD_LABELS
    rows: list[tuple[Change, str]] = [(change, labels.get(change.field, change.field)) for change in changes]
    return Panel("Riwayat perubahan", template="workers/history.html", context={"rows": rows}, wide=True)
