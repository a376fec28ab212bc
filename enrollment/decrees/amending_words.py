"""The words of an amending Keputusan Bupati, from `fixtures/decrees/perubahan.toml` and the plan's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrollment.decrees.amendment_plan import Plan
from enrollment.decrees.bupati import PROGRAMMES, SOURCES, basis, span
from enrollment.decrees.consolidated import decrees_in_force
from enrollment.decrees.models import Decree
from enrollment.decrees.selectors import behind
from enrollment.decrees.wording import Wording, default_wording
from enrollment.programs.models import Benefits, FundSource, Wave
from enrollment.workers.models import Registration
from jamsos.lib.dates import MONTHS, format_date
from jamsos.lib.money import number, rupiah, terbilang

ORDINALS = ("", "KEDUA ", "KETIGA ", "KEEMPAT ", "KELIMA ", "KEENAM ", "KETUJUH ", "KEDELAPAN ", "KESEMBILAN ")
REMOVES, ADDS, BOTH = "menghapus", "menambahkan", "keduanya"


def amendment_wording(plan: Plan, wave: Wave) -> Wording:
    """The drafted words: what changes, from which month, and receivers and rupiah before and after, in words too."""
    first, year = plan.first, wave.program.year
    values = {
        "urutan": ordinal(plan.sequence),
        "nomor_asal": first.number,
        "tanggal_asal": format_date(first.decided_on),
        "judul_asal": first.title,
        "perubahan_terdahulu": _amended_before(plan.sequence),
        "tahun": str(year),
        "tahap": str(wave.number),
        "mulai": f"{MONTHS[plan.month - 1]} {year}",
        "masa": span(plan.month, wave.month_to, year),
        "program": PROGRAMMES[Benefits(wave.benefits)],
        "sumber_dana": SOURCES[FundSource(wave.fund_source)].format(year=year),
        **_counted("dihapus", len(plan.leaving)),
        **_counted("ditambahkan", len(plan.coming)),
        **_counted("semula", plan.before.people),
        **_counted("menjadi", plan.after.people),
        **_money("semula", plan.before.amount),
        **_money("menjadi", plan.after.amount),
    }
    return default_wording("perubahan", values, notes=tuple(_notes(plan, wave)), cases=_cases(plan))


def ordinal(sequence: int) -> str:
    """`` for the first amendment, `KEDUA ` for the second; in figures where words run out."""
    return ORDINALS[sequence - 1] if sequence <= len(ORDINALS) else f"KE-{sequence} "


def _cases(plan: Plan) -> set[str]:
    if plan.leaving and plan.coming:
        return {REMOVES, ADDS, BOTH}
    return {REMOVES, f"hanya {REMOVES}"} if plan.leaving else {ADDS, f"hanya {ADDS}"}


def _counted(name: str, people: int) -> dict[str, str]:
    return {name: number(people), f"{name}_terbilang": terbilang(people)}


def _money(name: str, amount: int) -> dict[str, str]:
    return {f"rupiah_{name}": rupiah(amount), f"rupiah_{name}_terbilang": terbilang(amount)}


def _amended_before(sequence: int) -> str:
    if sequence == 1:
        return ""
    return " sebagaimana telah diubah" if sequence == 2 else " sebagaimana telah beberapa kali diubah"


def _notes(plan: Plan, wave: Wave) -> Iterator[str]:
    """Memperhatikan: what is amended, the amendments before, and the lists of the Dinas Sosial behind who comes."""
    yield from _decided(list(decrees_in_force(wave)))
    coming = Registration.objects.filter(pk__in=[item.place.registration_id for item in plan.coming])
    yield from basis(behind(coming))


def _decided(decrees: Sequence[Decree]) -> Iterator[str]:
    for decree in decrees:
        yield f"Keputusan Bupati Serang Nomor {decree.number} tanggal {format_date(decree.decided_on)};"
