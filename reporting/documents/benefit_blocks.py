"""What a report shows of benefits: claims, what the paid months carried, and the newest spot check (Pasal 24(2)g)."""

from __future__ import annotations

from typing import Any

from enrollment.benefits.entitlement import Kind, Level
from enrollment.benefits.models import Fault, Status
from enrollment.benefits.selectors import LIVE
from enrollment.verification.sample_panels import between, part_wrong
from enrollment.verification.sampling import wilson
from jamsos.lib.money import number, rupiah
from reporting.documents import pictures, words
from reporting.documents.paper import Block, Sheet, Words
from reporting.documents.shown import Shown, few
from reporting.grids import shown
from reporting.sentences import Sentence, Told, sentence
from reporting.suppression import SMALLEST, close_small

CLAIMS, CHECK = ("klaim", "klaim-rupiah"), ("uji-petik-penerima",)
UNSURE = "Menurut buku iuran pada hari kejadian (Permenaker Nomor 1 Tahun 2025); yang memutuskan BPJS Ketenagakerjaan."


def benefit_words(found: Shown) -> Sentence:
    """The standing words of the chapter: what there is, or that nothing is recorded, which is not nought."""
    told = found.get("benefits")
    if told is None:
        return (words.NO_BENEFITS,)
    claims = sum(_live(one) for one in told["claims"])
    if not (claims or told["unclaimed"] or told["check"]):
        return (words.NO_CLAIMS,)
    paid = sum(one["statuses"][Status.PAID] for one in told["claims"])
    return sentence(
        words.BENEFITS,
        claims=Told(few(claims), "klaim", {"keadaan": LIVE}),
        paid=Told(few(paid), "klaim", {"keadaan": Status.PAID.value}),
        unclaimed=Told(few(told["unclaimed"]), "meninggal-belum-diklaim"),
    )


def benefit_blocks(found: Shown) -> list[Block]:
    """Nothing where the figures were frozen before there was a register of claims, or nothing stands in it."""
    told = found.get("benefits")
    if told is None:
        return []
    claims = [_claim_sheet(told["claims"]), *_level_blocks(told["levels"])] if any(map(_live, told["claims"])) else []
    return [*claims, *(_check_blocks(told["check"]) if told["check"] else [])]


def _live(one: dict[str, Any]) -> int:
    """Claims of a benefit that were not dropped."""
    return sum(count for status, count in one["statuses"].items() if status != Status.DROPPED)


def _claim_sheet(claims: list[dict[str, Any]]) -> Sheet:
    """Claims by benefit; rupiah stand only where the number of those paid may.

    A sum of one to four is closed with its row: with nought beside it, it would be the row.
    """
    columns = [close_small([one["statuses"][status] for one in claims]) for status in Status]
    paid = columns[list(Status).index(Status.PAID)]
    rows = [
        (
            Kind(one["kind"]).label,
            *(shown(column[place]) for column in columns),
            shown(None) if paid[place] is None else rupiah(one["paid"]),
        )
        for place, one in enumerate(claims)
    ]
    people = sum(one["statuses"][Status.PAID] for one in claims)
    amount = shown(None) if 0 < people < SMALLEST else rupiah(sum(one["paid"] for one in claims))
    sums = (few(sum(one["statuses"][status] for one in claims)) for status in Status)
    heads = ("Manfaat", *(status.label for status in Status), "Rupiah dibayar BPJS")
    return Sheet(
        "Klaim manfaat", heads, (*rows, ("Jumlah", *sums, amount)), total=True, note=words.CLOSED_ROWS, codes=CLAIMS
    )


def _level_blocks(levels: dict[str, int]) -> list[Block]:
    """What the paid months carried for those who died: the price of a missed month."""
    counts = close_small([levels[level.value] for level in Level])
    picture = pictures.level_picture([(level.label, count) for level, count in zip(Level, counts, strict=True)])
    return [picture, Words(((UNSURE,),))]


def _check_blocks(check: dict[str, Any]) -> list[Block]:
    """How far the sample has been looked at, and what did not fit."""
    wrong = sum(check["faults"].values())
    interval = wilson(wrong, check["looked_at"], check["confidence"])
    rows = [
        ("Peserta saat diundi", number(check["population"])),
        ("Sampel", number(check["size"])),
        ("Sudah diuji", number(check["looked_at"])),
        ("Bagian yang tidak sesuai", f"{part_wrong(interval)} ({between(interval)})" if interval else "belum ada"),
    ]
    faults = [fault for fault in Fault if fault in check["faults"]]
    counts = close_small([check["faults"][fault] for fault in faults])
    rows += [(f"Tidak sesuai: {fault.label}", shown(count)) for fault, count in zip(faults, counts, strict=True)]
    title = f"Uji petik penerima {check['number']}, tingkat kepercayaan {check['confidence']} %"
    return [Sheet(title, ("Kesesuaian penerima manfaat", "Angka"), tuple(rows), note=words.CLOSED_ROWS, codes=CHECK)]
