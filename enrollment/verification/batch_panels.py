"""Panels about one batch: how it stands between the two offices, what was answered, who does what now."""

from __future__ import annotations

from collections import Counter

from django.urls import reverse

from enrollment.verification.handover import Standing, newest_step, standing_of
from enrollment.verification.models import Batch, Handover, HandoverStep, Verdict, with_newest
from enrollment.verification.selectors import awaited, days_since, with_sending
from jamsos import sealing
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal


def batch_panels(batch: Batch, user: User) -> list[Panel]:
    """What was sent and received, what was answered, and who does what now."""
    found = Counter(with_newest(batch.lines.order_by(), "verdict").values_list("verdict", flat=True))
    open_lines = awaited(batch).count()
    lines = reverse("batch-lines", args=[batch.pk])
    verdicts = [Fact(v.label, number(found[v.value]), url=f"{lines}?verdict={v.value}") for v in Verdict]
    return [
        Panel("Langkah berikutnya", steps(batch, open_lines, user)),
        Panel("Kiriman", _sent(batch, found[None], open_lines)),
        handover_panel(batch),
        Panel("Hasil", [*verdicts, Fact("Dijawab seluruhnya", number(found.total() - found[None]))]),
    ]


def _sent(batch: Batch, silent: int, open_lines: int) -> list[Fact]:
    lines = f"{reverse('batch-lines', args=[batch.pk])}?silent=1"
    waits = [f"{number(silent - open_lines)} di antaranya sudah ditarik"] if silent > open_lines else []
    if open_lines:
        waits.append(f"menunggu {number(waiting_days(batch))} hari")
    return [
        Fact("Orang", number(batch.people)),
        Fact("Belum dijawab", number(silent), "; ".join(waits), url=lines),
        Fact("Dikirim", tanggal(batch.sent_at), f"oleh {batch.sent_by or 'sistem'}"),
        Fact("Sidik baris", batch.lines_hash, sealing.NOTE.format("nama dan NIK yang dikirim")),
    ]


def waiting_days(batch: Batch) -> int:
    """Days since the batch was sent, or sent anew."""
    return days_since(with_sending(Batch.objects.filter(pk=batch.pk)).get().last_sent)


def handover_panel(batch: Batch) -> Panel:
    """How the two offices stand to the number of people, and every step that led there."""
    history = [_step(step) for step in batch.handovers.select_related("actor").order_by("sequence")]
    standing = standing_of(newest_step(batch))
    note = f"dikirim {number(batch.people)} orang"
    return Panel("Serah terima", [Fact("Keadaan", standing.value.capitalize(), note), *history])


def _step(step: Handover) -> Fact:
    who = f"{tanggal(step.made_at)} oleh {step.actor}"
    if step.step == HandoverStep.RESENT:
        return Fact("Dikirim ulang", f"{number(step.people)} orang", f"{who}; {step.note}")
    much = "lebih" if step.difference > 0 else "kurang"
    differs = f"{number(abs(step.difference))} {much} dari yang dikirim" if step.difference else "cocok"
    note = f"; {step.note}" if step.note else ""
    return Fact("Diterima", f"{number(step.people)} orang", f"{differs}; {who}{note}")


def steps(batch: Batch, silent: int, user: User) -> list[Fact]:
    """Who does what now with a batch of which `silent` lines are unanswered."""
    if not silent:
        note = "Yang dikembalikan ikut kiriman lain; meninggal dan pindah ditutup."
        return [Fact("Dinas Sosial", "Semua sudah dijawab: jalankan seleksi.", note)]
    step = newest_step(batch)
    standing = standing_of(step)
    records = policy.allows(user, Act.RECORD_VERDICTS)

    def to(name: str, key: int | None = batch.pk) -> str:
        return reverse(name, args=[key]) if records and key else ""

    if standing == Standing.HELD:
        said = f"dikirim {number(step.expected)}, diterima {number(step.people)}; hasil belum dapat dicatat"
        resend = reverse("verification-resend", args=[batch.pk])
        return [
            Fact("Disdukcapil", "Hitung lagi dan konfirmasi jumlah yang benar", said, url=to("verification-receive")),
            Fact(
                "atau Dinas Sosial",
                "Kirim ulang",
                "berkas dan orangnya sama; lalu Disdukcapil menghitung lagi",
                url=resend if policy.allows(user, Act.SEND_VERIFICATION) else "",
            ),
        ]
    first = awaited(batch).order_by("pk").values_list("pk", flat=True).first()
    confirmed = standing == Standing.AGREED
    receive = "sudah dikonfirmasi" if confirmed else "hitung barisnya dan tulis jumlahnya"
    return [
        Fact("Disdukcapil, 1", "Unduh berkas", "satu baris per orang", url=to("file-download", batch.file_id)),
        Fact(
            "Disdukcapil, 2",
            "Konfirmasi jumlah yang diterima",
            receive,
            url="" if confirmed else to("verification-receive"),
        ),
        Fact(
            "Disdukcapil, 3",
            "Periksa satu per satu",
            "di portal, tanpa berkas",
            url=to("verification-check", first) if confirmed else "",
        ),
        Fact(
            "atau",
            "Isi berkas, lalu unggah hasil",
            "kolom STATUS atau kolom HASIL per unsur, dan lembar Kontrol; boleh sebagian",
            url=to("verification-answer"),
        ),
    ]
