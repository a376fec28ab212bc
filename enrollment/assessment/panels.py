"""What other pages show of an assessment."""

from __future__ import annotations

from django.urls import reverse

from eligibility import regulations
from eligibility.regulations.priority import article_of, letters_looking_at
from enrollment.assessment.models import Assessment
from enrollment.assessment.selectors import BEFORE_DECREE
from enrollment.assessment.services import BIRTH_DATE_DIFFERS
from enrollment.matching.models import ALIVE_STATES, OPEN_STATES
from enrollment.matching.selectors import departures
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

TITLE = "Kelayakan"
HIDDEN = "Memuat keterangan yang dilindungi; hanya terlihat oleh peran yang berwenang."
PRIVATE = {"disabilitas": Act.VIEW_HEALTH, "desil": Act.VIEW_DECILE}
"""Words of a finding that tell what not everybody may read, and the right to read it."""
DEPARTED = "Meninggal atau pindah menurut daftar Disdukcapil"
STALE = "Data atau padanan berubah sesudah penilaian ini: nilai lagi sebelum dipakai."


def assessment_panels(registration: Registration, user: User) -> list[Panel]:
    """Result and findings of one worker for the worker's page; what concerns health only for those who may see it."""
    if not policy.allows(user, Act.VIEW_WORKERS):
        return []
    mine = Assessment.objects.filter(registration=registration).select_related("reference_list", "actor")
    one, departed = mine.first(), _departed(registration)
    if one is None:
        return [Panel(TITLE, [Fact("Hasil", "Belum dinilai"), *(Fact("Perlu dicermati", said) for said in departed)])]
    hidden = hidden_words(user)
    findings = [(finding, _said(finding.sentence, hidden)) for finding in one.findings.all()]
    note = STALE if one.is_overtaken and registration.state in OPEN_STATES else ""
    return [
        Panel(TITLE, _facts(one, departed, policy.allows(user, Act.VIEW_HEALTH)), note=note),
        Panel("Temuan per syarat", template="assessment/findings.html", context={"findings": findings}, wide=True),
    ]


def hidden_words(user: User) -> list[str]:
    """Words by which a finding is known to be none of the reader's business."""
    return [word for word, act in PRIVATE.items() if not policy.allows(user, act)]


def _said(sentence: str, hidden: list[str]) -> str:
    return HIDDEN if any(word in sentence.lower() for word in hidden) else sentence


def _departed(registration: Registration) -> list[str]:
    """No rule reads the list of deaths and moves; what follows for whom a standing link names there."""
    alive = registration.state in ALIVE_STATES
    if not alive or not departures().filter(registration=registration).exists():
        return []
    if registration.state in (*OPEN_STATES, *BEFORE_DECREE):
        return [f"{DEPARTED}: tidak ikut dikunci, diseleksi, atau ditetapkan; tarik usulannya"]
    return [f"{DEPARTED}: akhiri kepesertaannya"]


def _facts(one: Assessment, departed: list[str], health: bool) -> list[Fact]:
    law = regulations.load(one.regulation)
    flags = [*departed, *(_flag_title(law, code) for code in one.flags)]
    hidden = set() if health else letters_looking_at(law, "disability")
    letters = [letter for letter in one.priority.split(",") if letter and letter not in hidden]
    return [
        Fact("Hasil", one.get_result_display(), f"dinilai {tanggal(one.made_at)} oleh {one.actor or 'sistem'}"),
        Fact(f"Prioritas {article_of(law)}".strip(), f"huruf {', '.join(letters)}" if letters else "tidak ada"),
        Fact("Segmen peserta", one.get_segment_display() or "belum ditentukan"),
        Fact("Perlu dicermati", "; ".join(flags) or "tidak ada"),
        Fact("Peraturan", law.named, f"versi {one.version}, parameter per {tanggal(one.assessed_on)}", _criteria(law)),
        Fact("Data rujukan", one.reference_list or "belum dipadankan"),
    ]


def _flag_title(law: regulations.Regulation, code: str) -> str:
    if code == BIRTH_DATE_DIFFERS:
        return "Tanggal lahir usulan berbeda dari DTSEN"
    return next((flag.title for flag in law.flags if flag.code == code), code)


def _criteria(law: regulations.Regulation) -> str:
    return f"{reverse('criteria')}?peraturan={law.code}"
