"""What waits for the signed-in person: one line per kind of work, each with the rows behind its count."""

from __future__ import annotations

from collections.abc import Iterator

from enrollment.benefits.checks import to_check, to_end
from enrollment.benefits.models import OPEN
from enrollment.benefits.selectors import claims, unclaimed_deaths
from enrollment.candidates.selectors import uncounted_lists
from enrollment.contributions.gaps import Window
from enrollment.corrections.models import Level
from enrollment.corrections.selectors import waiting_at
from enrollment.decrees.leaving import waiting_for_amendment
from enrollment.decrees.models import Kind
from enrollment.decrees.signing import waiting_for_signature
from enrollment.doubles.selectors import waiting as pairs_in
from enrollment.holds.selectors import explained, held, to_explain
from enrollment.lifecycle import State
from enrollment.matching.models import Decision
from enrollment.matching.queue import waiting as links_in
from enrollment.matching.selectors import with_dtsen_link
from enrollment.matching.two_eyes import Stage
from enrollment.selection.eligible import eligible
from enrollment.submissions.selectors import awaiting_answer, to_follow_up
from enrollment.verification.selectors import held_batches, unanswered_batches, unconfirmed_batches
from enrollment.workers.models import ImportState, WorkerImport
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from reporting import waiting
from reporting.team_work import TEAM_WORK
from reporting.work import Task, Work

ANSWERED = ("answered_at", "matches")
FOUND = ("found_at", "doubles")
ASKED = ("requested_at", "corrections", "correction")

WORK: tuple[Work, ...] = (
    Work(
        "dikembalikan",
        Act.CHANGE_WORKERS,
        "orang dikembalikan Disdukcapil: perbaiki datanya",
        waiting.people(State.RETURNED),
        "state_changed_at",
    ),
    Work("nik-salah", Act.CHANGE_WORKERS, "usulan dengan NIK tidak sah: perbaiki", waiting.malformed, "proposed_at"),
    Work(
        "tanpa-nik",
        Act.CHANGE_WORKERS,
        "usulan tanpa NIK: lengkapi",
        waiting.people(State.PROPOSED, nik__isnull=True, nik_given=""),
        "proposed_at",
    ),
    Work(
        "klarifikasi",
        Act.CHANGE_WORKERS,
        "usulan perlu klarifikasi: lengkapi datanya",
        waiting.unclear,
        "assessment__made_at",
    ),
    Work("ditahan", Act.CHANGE_WORKERS, "nama ditahan: perlu dijelaskan", to_explain, "held_since"),
    Work(
        "dijelaskan",
        Act.HOLD_NAMES,
        "nama ditahan sudah dijelaskan: lepaskan bila sudah jelas",
        explained,
        "explained_at",
        "holds",
        query="keadaan=dijelaskan",
    ),
    Work(
        "perubahan-desa",
        Act.DECIDE_VILLAGE_CHANGES,
        "permintaan perubahan data dari desa: setujui atau tolak",
        waiting_at(Level.VILLAGE),
        *ASKED,
        query="keadaan=saya",
    ),
    Work(
        "perubahan-dinas",
        Act.DECIDE_OFFICE_CHANGES,
        "permintaan perubahan data dari petugas: setujui atau tolak",
        waiting_at(Level.OFFICE),
        *ASKED,
        query="keadaan=saya",
    ),
    Work(
        "impor",
        Act.IMPORT_WORKERS,
        "berkas impor sudah diperiksa, menunggu digabungkan",
        lambda user: WorkerImport.objects.filter(state=ImportState.CHECKED),
        "created_at",
        "worker-imports",
        "worker-import",
    ),
    Work(
        "calon",
        Act.SEARCH_CANDIDATES,
        "rilis DTSEN belum dihitung calonnya: hitung, lalu usulkan",
        lambda user: uncounted_lists(),
        "loaded_at",
        "candidates",
    ),
    Work(
        "padankan",
        Act.RUN_MATCHING,
        "usulan belum dipadankan dengan DTSEN",
        lambda user: with_dtsen_link(waiting.people(State.PROPOSED)(user)).filter(match__isnull=True),
        "proposed_at",
        "matches",
    ),
    Work(
        "tinjau",
        Act.REVIEW_MATCHES,
        "padanan perlu ditinjau berdampingan",
        links_in(Decision.REVIEW),
        "run__started_at",
        "matches",
    ),
    Work(
        "orang-kedua",
        Act.REVIEW_MATCHES,
        "putusan padanan menunggu Anda sebagai orang kedua",
        links_in(Stage.SECOND),
        *ANSWERED,
        query="keadaan=second",
    ),
    Work(
        "berbeda-pendapat",
        Act.SETTLE_MATCHES,
        "padanan diputus berbeda oleh dua orang: tetapkan",
        links_in(Stage.DISPUTED),
        *ANSWERED,
        query="keadaan=disputed",
    ),
    Work("ganda", Act.DECIDE_DOUBLES, "dugaan usulan ganda: gabungkan atau bedakan", pairs_in(Stage.OPEN), *FOUND),
    Work(
        "ganda-kedua",
        Act.DECIDE_DOUBLES,
        "putusan data ganda menunggu Anda sebagai orang kedua",
        pairs_in(Stage.SECOND),
        "answered_at",
        "doubles",
        query="keadaan=second",
    ),
    Work(
        "ganda-berbeda",
        Act.SETTLE_MATCHES,
        "dugaan ganda diputus berbeda oleh dua orang: tetapkan",
        pairs_in(Stage.DISPUTED),
        "answered_at",
        "doubles",
        query="keadaan=disputed",
    ),
    Work(
        "nilai",
        Act.RUN_ASSESSMENT,
        "usulan belum dinilai kelayakannya",
        waiting.people(State.PROPOSED, assessment__isnull=True),
        "proposed_at",
        "assessment",
    ),
    Work(
        "nilai-ulang",
        Act.RUN_ASSESSMENT,
        "penilaian lebih lama dari data atau padanannya: nilai lagi",
        waiting.outdated,
        "made_at",
        "assessment",
    ),
    Work(
        "kunci",
        Act.LOCK_PENDATAAN,
        "usulan memenuhi syarat: kunci pendataan",
        lambda user: eligible(waiting.people(State.PROPOSED, nik__isnull=False)(user)),
        "assessment__made_at",
        "pendataan",
    ),
    Work(
        "kadinsos",
        Act.SIGN_KADINSOS,
        "rancangan Keputusan Kepala Dinas menunggu nomor dan tanda tangan",
        lambda user: waiting.drafts(Kind.KADINSOS),
        "made_at",
        "pendataan",
        "decree",
        stage=State.LOCKED,
    ),
    Work(
        "kirim-verval",
        Act.SEND_VERIFICATION,
        "nama siap dikirim ke Disdukcapil",
        lambda user: waiting.people(State.LISTED)(user).exclude(held()),
        "state_changed_at",
        "verification",
    ),
    Work(
        "verval-ditahan",
        Act.SEND_VERIFICATION,
        "kiriman verval ditahan karena jumlahnya berbeda: kirim ulang",
        lambda user: held_batches(),
        "sent_at",
        "verification",
        "batch",
        stage=State.IN_VERIFICATION,
    ),
    Work(
        "terima-verval",
        Act.RECORD_VERDICTS,
        "kiriman verval menunggu konfirmasi jumlah",
        lambda user: unconfirmed_batches(),
        "sent_at",
        "verification",
        "batch",
        stage=State.IN_VERIFICATION,
    ),
    Work(
        "jawab-verval",
        Act.RECORD_VERDICTS,
        "kiriman verval menunggu jawaban",
        lambda user: unanswered_batches(),
        "sent_at",
        "verification",
        "batch",
        stage=State.IN_VERIFICATION,
    ),
    Work(
        "uji-petik",
        Act.CHECK_SAMPLE,
        "orang dalam sampel uji petik belum diuji",
        waiting.to_look_at,
        "sample__drawn_at",
        "samples",
    ),
    Work(
        "seleksi",
        Act.RUN_SELECTION,
        "orang terverifikasi siap diseleksi",
        lambda user: eligible(waiting.people(State.VERIFIED)(user)),
        "state_changed_at",
        "waves",
    ),
    Work(
        "susun",
        Act.DRAFT_DECREE,
        "orang terpilih menunggu rancangan Keputusan Bupati",
        waiting.to_decree,
        "state_changed_at",
        "decrees",
    ),
    Work(
        "tetapkan",
        Act.ISSUE_DECREE,
        "rancangan Keputusan Bupati menunggu nomor dan tanggal",
        lambda user: waiting.drafts(Kind.BUPATI).exclude(made_by=user),
        "made_at",
        "decrees",
        "decree",
    ),
    Work(
        "naskah-bupati",
        Act.ISSUE_DECREE,
        "Keputusan Bupati menunggu naskah bertanda tangan",
        lambda user: waiting_for_signature().filter(kind=Kind.BUPATI),
        "issued_at",
        "decrees",
        "decree",
    ),
    Work(
        "naskah-kadinsos",
        Act.SIGN_KADINSOS,
        "Keputusan Kepala Dinas menunggu naskah bertanda tangan",
        lambda user: waiting_for_signature().filter(kind=Kind.KADINSOS),
        "issued_at",
        "pendataan",
        "decree",
    ),
    Work(
        "ubah",
        Act.DRAFT_DECREE,
        "penerima keluar sesudah penetapan: susun keputusan perubahan",
        lambda user: waiting_for_amendment(),
        "registration__state_changed_at",
        "decrees",
    ),
    Work(
        "ajukan",
        Act.PREPARE_SUBMISSION,
        "orang ditetapkan menunggu pengajuan ke BPJS",
        waiting.to_submit,
        "state_changed_at",
        "submissions",
    ),
    Work(
        "jawaban-bpjs",
        Act.RECORD_ANSWER,
        "pengajuan menunggu jawaban BPJS",
        lambda user: awaiting_answer(),
        "made_at",
        "submissions",
        "submission",
        stage=State.SUBMITTED,
    ),
    Work(
        "ajukan-lagi",
        Act.PREPARE_SUBMISSION,
        "orang ditolak BPJS sudah dibenahi: ajukan lagi",
        lambda user: to_follow_up(),
        "mending__made_at",
        "submissions",
    ),
    Work(
        "iuran-pertama",
        Act.POST_CONTRIBUTIONS,
        "peserta terdaftar menunggu iuran pertama",
        waiting.people(State.REGISTERED),
        "state_changed_at",
        "contributions",
    ),
    Work(
        "iuran-bulan-ini",
        Act.POST_CONTRIBUTIONS,
        "peserta belum dibayar sampai bulan ini",
        waiting.behind,
        "month_began",
        "arrears",
        query="kurang=akhir",
    ),
    Work(
        "jkm-terancam",
        Act.POST_CONTRIBUTIONS,
        "peserta akan kehilangan tiga bulan berturut-turut untuk JKM bila bulan ini tidak dibayar",
        lambda user: waiting.behind(user, window=Window.AT_RISK),
        "month_began",
        "arrears",
        query=f"jkm={Window.AT_RISK.value}",
    ),
    *TEAM_WORK,
    Work(
        "klaim-belum",
        Act.RECORD_CLAIMS,
        "peserta meninggal belum diklaim manfaatnya: dampingi ahli warisnya",
        unclaimed_deaths,
        "state_changed_at",
    ),
    Work(
        "klaim-berjalan",
        Act.RECORD_CLAIMS,
        "klaim manfaat belum selesai: lengkapi, ajukan, atau catat jawaban BPJS",
        lambda user: claims(user).filter(status__in=OPEN),
        "made_at",
        "claims",
        "claim",
    ),
    Work(
        "uji-penerima",
        Act.CHECK_BENEFICIARIES,
        "peserta dalam sampel uji petik penerima belum diuji",
        to_check,
        "sample__drawn_at",
        "beneficiary-checks",
    ),
    Work(
        "temuan-penerima",
        Act.END_PARTICIPATION,
        "temuan uji petik penerima: akhiri kepesertaannya bila benar",
        to_end,
        "found_at",
    ),
    Work(
        "tanpa-peran", Act.MANAGE_ACCOUNTS, "akun aktif tanpa peran", waiting.without_role, "date_joined", "accounts"
    ),
)


def tasks(user: User) -> list[Task]:
    """The user's work list: only kinds of work that the user may do and that have something waiting."""
    return [task for task in _links_in(user) if task is not None]


def _links_in(user: User) -> Iterator[Task | None]:
    for work in WORK:
        if policy.allows(user, work.act):
            yield work.task(user)
