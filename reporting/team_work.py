"""What waits around the receivers: newer lists, their changes, and the reports that are owed (Pasal 24, 26)."""

from __future__ import annotations

from django.utils import timezone

from jamsos.accounts.policy import Act
from reporting.documents.models import FileVariant, Report, ReportState
from reporting.due import Due, semesters_owed, supervision_owed
from reporting.monitoring.models import Finding
from reporting.monitoring.selectors import unsearched
from reporting.supervision.models import SupervisionReport
from reporting.work import Work

TEAM_WORK: tuple[Work, ...] = (
    Work(
        "daftar-baru",
        Act.DECIDE_MONITORING,
        "daftar rujukan terbaru belum dibandingkan dengan penerima",
        lambda user: unsearched(timezone.localdate().year),
        "loaded_at",
        "monitoring-search",
    ),
    Work(
        "perubahan-penerima",
        Act.DECIDE_MONITORING,
        "perubahan keadaan penerima menunggu putusan",
        lambda user: Finding.objects.visible_to(user).waiting(),
        "found_at",
        "monitoring",
        "monitoring-finding",
        "putusan=belum",
    ),
    Due(
        "pengawasan",
        Act.SUBMIT_SUPERVISION,
        "laporan pengawasan semester harus disampaikan kepada Tim",
        lambda user: SupervisionReport.objects.none(),
        "submitted_at",
        "supervision",
        days=supervision_owed,
    ),
    Due(
        "laporan-semester",
        Act.WRITE_REPORTS,
        "laporan semester kepada Bupati belum ditetapkan",
        lambda user: Report.objects.none(),
        "made_at",
        "reports",
        days=semesters_owed,
    ),
    Work(
        "laporan-pindaian",
        Act.WRITE_REPORTS,
        "laporan sudah ditetapkan: unggah hasil pindai yang ditandatangani",
        lambda user: Report.objects.filter(state=ReportState.ISSUED).exclude(files__variant=FileVariant.SIGNED),
        "issued_at",
        "reports",
        "report",
    ),
)
