"""What a report shows of people: the chain, the waiting, the spread."""

from __future__ import annotations

from collections.abc import Sequence

from jamsos.lib.money import number, rupiah
from reporting.announced import apart
from reporting.catalogue import CATALOGUE
from reporting.documents import pictures, words
from reporting.documents.paper import Block, Sheet, Words
from reporting.documents.shown import KEYS, STEPS, Shown, few
from reporting.flows import CLAIMS, FLOWS, Flow
from reporting.grids import shown
from reporting.indicators import CHAIN, RUPIAH
from reporting.stages import LIMITS

STOPPED, WAITING = ("alasan-berhenti",), ("menunggu", "lama-menunggu", "batas-waktu", "lewat-batas")
GROUPS = ("diumumkan", "kuota", *KEYS)
SMALL = "«ditutup» = di bawah lima orang, atau dapat membuka angka yang di bawah lima."


def chain_blocks(found: Shown) -> list[Block]:
    rows = [
        (
            step.name,
            step.article,
            step.key,
            number(found.whole[place]),
            found.rest(step.key),
            number(found.whole.stopped[place]) if place < len(CHAIN) - 1 else "",
        )
        for place, step in enumerate(CHAIN)
    ]
    heads = ("Langkah", "Dasar", "Kode", "Orang", "Dari usulan", "Berhenti di sini")
    return [
        pictures.chain_picture(found),
        Sheet(
            "Rantai penetapan",
            heads,
            tuple(rows),
            labels=3,
            note=found.state_note(),
            codes=("berhenti", "bagian"),
        ),
        _reason_sheet(found),
    ]


def _reason_sheet(found: Shown) -> Sheet:
    rows = [(step.name, reason, shown(count)) for step, reasons in found.reasons for reason, count in reasons]
    heads = ("Berhenti pada", "Sebab", "Orang")
    note = found.state_note(SMALL)
    return Sheet("Mengapa berhenti", heads, tuple(rows), labels=2, note=note, codes=STOPPED)


def flow_blocks(found: Shown) -> list[Block]:
    """What happened within the period."""
    told = [(flow, found["flows"][flow.key]) for flow in FLOWS if flow.key in found["flows"]]
    rows = [(flow.name, flow.article, flow.key, _of_period(flow, value)) for flow, value in told]
    heads = ("Kegiatan", "Dasar", "Kode", "Angka")
    return [Sheet("Kegiatan dalam periode", heads, tuple(rows), labels=3, note=words.BY_OWN_DATE)]


def _of_period(flow: Flow, value: int) -> str:
    """The figure with its unit; few claims are closed here as in the chapter that tells of them."""
    if flow.unit == RUPIAH:
        return rupiah(value)
    return f"{few(value) if flow.unit == CLAIMS else number(value)} {flow.unit}"


def stage_blocks(found: Shown) -> list[Block]:
    rows = [
        (
            state.label,
            shown(one["people"]),
            f"{one['median']} hari",
            f"{one['longest']} hari",
            f"{LIMITS[state]} hari",
            shown(one["overdue"]),
        )
        for state, one in found.stages
    ]
    heads = ("Tahap", "Menunggu", "Nilai tengah", "Terlama", "Batas", "Lewat batas")
    note = f"Batas waktu ditetapkan oleh Tim, bukan oleh Perbup; menunggu konfirmasi. {SMALL}"
    return [
        pictures.stage_picture(found),
        Sheet("Lama menunggu per tahap", heads, tuple(rows), note=found.state_note(note), codes=WAITING),
    ]


def _counts(counts: Sequence[int | None]) -> tuple[str, ...]:
    return tuple(shown(count) for count in counts)


def _total(found: Shown) -> tuple[str, ...]:
    return ("Jumlah", *(found.step(key) for key in KEYS))


def district_blocks(found: Shown) -> list[Block]:
    rows = [(name, *_counts(counts)) for name, counts in found.districts]
    heads = ("Kecamatan", *(step.name for step in STEPS))
    return [
        pictures.map_picture(found, "diusulkan"),
        pictures.map_picture(found, "ditetapkan-bupati"),
        Sheet("Per kecamatan", heads, (*rows, _total(found)), total=True, note=found.state_note(SMALL), codes=KEYS),
    ]


def group_blocks(found: Shown) -> list[Block]:
    rows = [
        (one["name"], number(one["announced"]), number(one["quota"]), *_counts(counts)) for one, counts in found.groups
    ]
    announced, quota = (sum(one[key] for one in found["groups"]) for key in ("announced", "quota"))
    total = ("Jumlah", number(announced), number(quota), *_total(found)[1:])
    heads = ("Kelompok", "Diumumkan", "Kuota", *(step.name for step in STEPS))
    said = apart(announced, found["announced"])
    sheet = Sheet(
        "Per kelompok",
        heads,
        (*rows, total),
        total=True,
        note=found.state_note(SMALL),
        codes=GROUPS,
    )
    return [pictures.group_picture(found), sheet, *([Words((said,))] if said else [])]


def trait_blocks(found: Shown) -> list[Block]:
    heads = tuple(step.name for step in STEPS)
    blocks: list[Block] = []
    for trait in found["traits"]:
        rows = [(label[:1].upper() + label[1:], *_counts(counts)) for label, counts in found.trait(trait["rows"])]
        blocks.append(pictures.trait_picture(found, trait["name"], trait["rows"], "ditetapkan-bupati"))
        blocks.append(
            Sheet(
                trait["name"],
                (trait["name"], *heads),
                (*rows, _total(found)),
                total=True,
                note=found.state_note(SMALL),
                codes=KEYS,
            )
        )
    return blocks


def desa_blocks(found: Shown) -> list[Block]:
    heads = ("Desa", *(step.name for step in STEPS))
    sheets = [
        Sheet(f"Kecamatan {name}", heads, tuple((desa, *_counts(counts)) for desa, counts in rows), small=True)
        for name, rows in found.villages
    ]
    return [Words((), codes=KEYS), *sheets]


def meaning_blocks(found: Shown) -> list[Block]:
    rows = [(one.key, one.name, one.sentence, one.article, one.unit) for one in CATALOGUE.values()]
    return [Sheet("", ("Kode", "Angka", "Arti", "Dasar", "Satuan"), tuple(rows), labels=5, small=True)]
