"""The worked example step by step; each step is skipped when an earlier run has already done it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from eligibility.reference.models import Funder, ListKind, ListStatus, ReferenceList
from enrollment.assessment.models import Assessment
from enrollment.benefits.models import Claim
from enrollment.candidates.models import Counting
from enrollment.contributions.models import Invoice, Payment
from enrollment.decrees.jobs import render_decree
from enrollment.decrees.models import Decree, DecreeState, Kind, SignedFile
from enrollment.decrees.signing import keep_signed
from enrollment.matching.models import Match, MatchRun
from enrollment.memberships.models import CardStep
from enrollment.programs.models import Program
from enrollment.programs.services import change_wave, open_program
from enrollment.selection.models import SelectionRun
from enrollment.submissions.models import Agreement, AnswerFile, Submission
from enrollment.synthetic.lists import KINDS, LISTS_TRUTH
from enrollment.verification.models import Batch, VerdictRecord
from enrollment.workers.models import Registration
from jamsos.accounts.demo import SECOND_SETDA, make_demo_accounts
from jamsos.accounts.models import Role, User
from jamsos.jobs.services import run_now
from jamsos.regions.models import Village
from reporting.coverage.models import CoverageRelease
from reporting.coverage.services import record
from reporting.demo import settings as demo
from reporting.demo import year
from reporting.demo.answers import answer_verification, confirm_receipt, review_departures
from reporting.demo.cards_and_bills import bill_first_month, bill_of, hand_out_cards
from reporting.demo.scan import scan


@dataclass(frozen=True)
class Step:
    """One step: its title, whether it has been done before, and how to do it."""

    title: str
    done: Callable[[], bool]
    act: Callable[[], Any]


class Story:
    """All steps of one example, with its folders."""

    def __init__(self, scale: demo.Scale, out: Path, stderr: Any = None) -> None:
        self.scale, self.out, self.data = scale, out, out / "data"
        self.stderr = stderr
        self.data.mkdir(parents=True, exist_ok=True)

    def steps(self) -> list[Step]:
        """The stages of Pasal 22-23 in order."""
        wave_decree = Decree.objects.filter(kind=Kind.BUPATI)
        dinsos_decree = Decree.objects.filter(kind=Kind.KADINSOS)
        issued = {"state": DecreeState.ISSUED}
        return [
            Step("Data buatan", (self.data / "truth.csv").exists, self.synthetic),
            Step("Akun dan program", self._opened, self.open),
            Step("Padanan kode desa", Village.objects.exclude(code_bps=None).exists, self.village_codes),
            Step("Impor DTSEN", ReferenceList.objects.ready(ListKind.DTSEN).exists, self.reference),
            Step("Impor daftar BPJS, bantuan, kematian", self._loaded, self.lists),
            Step("Impor usulan pekerja", Registration.objects.exists, self.workers),
            Step("Pemadanan", MatchRun.objects.exclude(finished_at=None).exists, self.match),
            Step("Pemadanan daftar lain", Match.objects.filter(series=ListKind.DEATHS).exists, self.match_lists),
            Step("Tinjauan daftar kematian", self._reviewed, self.review_deaths),
            Step("Hitung calon dari DTSEN", Counting.objects.exclude(finished_at=None).exists, self.count),
            Step("Penilaian kelayakan", Assessment.objects.exists, self.assess),
            Step("Kunci pendataan dan berita acara", dinsos_decree.exists, self.lock),
            Step("Keputusan Kepala Dinas Sosial", dinsos_decree.filter(**issued).exists, self.kadinsos),
            Step("Kiriman verval", Batch.objects.exists, self.send),
            Step("Hasil verval", VerdictRecord.objects.exists, self.verdicts),
            Step("Seleksi", SelectionRun.objects.exists, self.select),
            Step("Rancangan Keputusan Bupati", wave_decree.exists, self.draft),
            Step("Penetapan Keputusan Bupati", wave_decree.filter(**issued).exists, self.issue),
            Step("Dokumen keputusan", self._has("keputusan-bupati-masked.pdf"), self.documents),
            Step("Naskah bertanda tangan", SignedFile.objects.exists, self.signed),
            Step("Berkas BPJS", Submission.objects.exists, self.submission),
            Step("Jawaban BPJS", AnswerFile.objects.exists, self.answer),
            Step("Status kartu peserta", CardStep.objects.exists, self.cards),
            Step("Tagihan bulan pertama", Invoice.objects.exists, self.bills),
            Step("Iuran bulan demi bulan", Payment.objects.exists, self.pay),
            Step("Peserta meninggal dan klaimnya", Claim.objects.exists, self.claims),
            Step("Angka cakupan BPJS", CoverageRelease.objects.exists, self.coverage),
            Step("Laporan semester", self._has("laporan-semester.pdf"), self.report),
        ]

    def synthetic(self) -> Any:
        size = ("--people", self.scale.people, "--workers", self.scale.workers)
        return self.run("make_synthetic", *size, "--seed", demo.SEED, "--out", self.data)

    def open(self) -> None:
        make_demo_accounts(date(demo.YEAR, 1, 1))
        program = open_program(demo.YEAR, actor=None)
        wave = program.waves.get(number=1)
        share = demo.PLACES * self.scale.workers / demo.ANNOUNCED_WORKERS
        quotas = {group.pk: round(group.announced * share) for group in program.groups.all()}
        people = sum(quotas.values())
        wave.month_from, wave.month_to = demo.FIRST_MONTH, demo.LAST_MONTH
        figures = {"month_from": wave.month_from, "month_to": wave.month_to, "quota": people}
        figures["budget"] = people * wave.cost_per_person
        change_wave(wave, figures=figures, quotas=quotas, actor=User.objects.get(username=Role.DINSOS_PETUGAS))
        Agreement.objects.get_or_create(
            number=demo.AGREEMENT,
            defaults={"valid_from": date(demo.YEAR, 1, 1), "valid_to": date(demo.YEAR, 12, 31)},
        )

    def village_codes(self) -> Any:
        return self.run("import_village_codes", self.data / "padanan_kode_desa.csv")

    def reference(self) -> Any:
        families = self.data / "keluarga_dtsen_v3_2026_36.04.csv"
        members = self.data / "anggota_keluarga_dtsen_v3_2026_36.04.csv"
        files = ("--family", families, "--members", members, "--label", demo.LABEL)
        return self.run("import_reference", "--kind", "dtsen", *files, actor=Role.DINSOS_PETUGAS)

    def lists(self) -> None:
        """BPJS and the regency say that their lists are complete; who died may be missing on Disdukcapil's."""
        of_list = {
            ListKind.BPJS: ("BPJS Ketenagakerjaan Cabang Serang", "--complete"),
            ListKind.AID: ("Dinas Pertanian", "--complete", "--funder", Funder.REGENCY),
            ListKind.DEATHS: ("Disdukcapil Kabupaten Serang",),
        }
        dated = ("--on", demo.LISTS_ON, "--label", demo.LISTS_LABEL)
        for kind in KINDS:
            what = (self.data / kind.file, "--kind", kind.name, "--source", *of_list[ListKind(kind.name)])
            self.run("import_reference", *what, *dated, actor=Role.DINSOS_PETUGAS)

    def match_lists(self) -> None:
        for reference in ReferenceList.objects.exclude(kind=ListKind.DTSEN).order_by("pk"):
            which = ("--kind", reference.kind, "--funder", reference.funder)
            self.run("match_workers", "--program", demo.YEAR, *which, actor=Role.DINSOS_PETUGAS)

    def review_deaths(self) -> None:
        review_departures(self.data / LISTS_TRUTH, actor=User.objects.get(username=Role.DINSOS_PETUGAS))

    def workers(self) -> Any:
        rejects = ("--rejects", self.out / "usulan-ditolak.xlsx")
        file = self.data / "pekerja.xlsx"
        return self.run(
            "import_workers", file, "--declared", "--program", demo.YEAR, *rejects, actor=Role.DINSOS_PETUGAS
        )

    def match(self) -> Any:
        return self.run("match_workers", "--program", demo.YEAR, actor=Role.DINSOS_PETUGAS)

    def count(self) -> Any:
        return self.run("count_candidates", "--program", demo.YEAR, actor=Role.DINSOS_PETUGAS)

    def assess(self) -> Any:
        on = ("--on", demo.MINUTES_ON)
        return self.run("assess", "--program", demo.YEAR, *on, actor=Role.DINSOS_PETUGAS)

    def lock(self) -> Any:
        signatories = ("--signatory", f"Kepala Dinas Sosial:{demo.HEAD}", "--signatory", f"Ketua Tim:{demo.TEAM}")
        what = ("--program", demo.YEAR, "--number", demo.MINUTES_NUMBER, "--on", demo.MINUTES_ON)
        return self.run("lock_pendataan", *what, *signatories, actor=Role.DINSOS_KEPALA)

    def kadinsos(self) -> Any:
        what = ("--kind", Kind.KADINSOS, "--number", demo.KADINSOS_NUMBER, "--on", demo.KADINSOS_ON)
        return self.run("issue_decree", *self._wave(), *what, "--signer", demo.HEAD, actor=Role.DINSOS_KEPALA)

    def send(self) -> Any:
        out = ("--out", self.out / "verval-dikirim.xlsx")
        return self.run("export_verification", "--program", demo.YEAR, *out, actor=Role.DINSOS_PETUGAS)

    def verdicts(self) -> Any:
        answered = self.out / "verval-dijawab.xlsx"
        confirm_receipt(actor=User.objects.get(username=Role.DISDUKCAPIL))
        answer_verification(self.out / "verval-dikirim.xlsx", self.data / "truth.csv", answered)
        return self.run("import_verification", answered, actor=Role.DISDUKCAPIL)

    def select(self) -> Any:
        return self.run("select", *self._wave(), "--on", demo.DECREED_ON, actor=Role.DINSOS_PETUGAS)

    def draft(self) -> Any:
        return self.run("draft_decree", *self._wave(), actor=Role.SETDA)

    def issue(self) -> Any:
        what = ("--kind", Kind.BUPATI, "--number", demo.DECREE_NUMBER, "--on", demo.DECREED_ON)
        hands = ("--signer", demo.SIGNER, "--certifier", demo.CERTIFIER)
        return self.run("issue_decree", *self._wave(), *what, *hands, actor=SECOND_SETDA)

    def documents(self) -> None:
        """Print what the office keeps, hands out and publishes, and copy the berita acara."""
        for decree in Decree.objects.filter(state=DecreeState.ISSUED):
            run_now(render_decree, actor=User.objects.get(username=SECOND_SETDA), decree_id=decree.pk)
            for made in reversed(decree.files.select_related("file")):
                target = self.out / f"keputusan-{decree.kind}-{made.variant}.pdf"
                target.write_bytes(made.file.content.read())
        minutes = Program.objects.get(year=demo.YEAR).minutes.latest("held_on")
        (self.out / "berita-acara-pendataan.pdf").write_bytes(minutes.file.content.read())
        self.run("export_lines", *self._wave(), "--out", self.out / "lampiran-keputusan.csv", actor=SECOND_SETDA)

    def signed(self) -> None:
        """A scan of the signed Keputusan Bupati, so that its life is seen to the end."""
        decree = Decree.objects.get(kind=Kind.BUPATI, state=DecreeState.ISSUED)
        keep_signed(decree, scan(), actor=User.objects.get(username=SECOND_SETDA))

    def submission(self) -> Any:
        what = ("--on", demo.SUBMITTED_ON, "--out", self.out / "pendaftaran-bpjs.xlsx")
        return self.run("export_bpjs", *self._wave(), *what, actor=Role.DISNAKER)

    def answer(self) -> Any:
        answered = self.out / "jawaban-bpjs.xlsx"
        year.answer_submission(answered)
        return self.run("import_bpjs_answer", answered, *self._wave(), actor=Role.DISNAKER)

    def cards(self) -> None:
        program, path = Program.objects.get(year=demo.YEAR), self.out / "status-kartu.xlsx"
        hand_out_cards(program, path, today=timezone.localdate(), actor=User.objects.get(username=Role.DISNAKER))

    def bills(self) -> None:
        bill_first_month(self.out, today=timezone.localdate(), actor=User.objects.get(username=Role.DISNAKER))

    def pay(self) -> None:
        for month, paid_on in year.months_to_pay(timezone.localdate()):
            what = ("--month", f"{month:%Y-%m}", "--proof", f"SP2D/PERAGAAN/{month:%m}", "--paid-on", paid_on)
            bill = bill_of(month)
            by = ("--invoice", bill.code) if bill else ()
            self.run("post_contributions", *self._wave(), *what, *by, actor=Role.DISNAKER)

    def claims(self) -> None:
        year.lose_two(timezone.localdate(), actor=User.objects.get(username=Role.DISNAKER))

    def coverage(self) -> None:
        """Totals of BPJS for the five categories, made up and called so."""
        record(demo.LISTS_ON, demo.COVERAGE_SOURCE, demo.COVERAGE, actor=User.objects.get(username=Role.DISNAKER))

    def report(self) -> None:
        year.report_semester(timezone.localdate(), self.out, actor=User.objects.get(username=Role.TIM_KOORDINASI))

    def run(self, command: str, *args: Any, actor: str | None = None) -> dict[str, Any]:
        """Run a command as an officer would and return the JSON object it prints."""
        out = StringIO()
        who = ["--actor", str(actor)] if actor else []
        call_command(command, *map(str, args), *who, "--json", stdout=out, stderr=self.stderr)
        return json.loads(out.getvalue().splitlines()[-1])

    def _wave(self) -> tuple[str, ...]:
        return ("--program", str(demo.YEAR), "--wave", "1")

    def _has(self, name: str) -> Callable[[], bool]:
        return (self.out / name).exists

    @staticmethod
    def _loaded() -> bool:
        return ReferenceList.objects.exclude(kind=ListKind.DTSEN).filter(status=ListStatus.READY).count() == len(KINDS)

    @staticmethod
    def _reviewed() -> bool:
        return not Match.objects.filter(series=ListKind.DEATHS).to_review().exists()

    @staticmethod
    def _opened() -> bool:
        return Agreement.objects.filter(number=demo.AGREEMENT).exists()
