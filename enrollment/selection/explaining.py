"""Why a person has a place or not, in sentences: rank among how many, under which quota, stopped by what."""

from __future__ import annotations

from enrollment.selection.models import Promotion, SelectionLine, SelectionRun, Stop
from jamsos.lib.money import number


class Explainer:
    """Explains the lines of one run; its counts and limits are read once."""

    def __init__(self, run: SelectionRun) -> None:
        self.run, limits = run, run.inputs.get("limits", {})
        self.quotas: dict[str, dict[str, int]] = {
            Stop.GROUP: limits.get("groups", {}),
            Stop.VILLAGE: limits.get("villages", {}),
            Stop.DISTRICT: limits.get("districts", {}),
        }

    def in_group(self, line: SelectionLine) -> str:
        """`17 dari 40, kuota 35`: place within the group, of how many, and its quota if it has one."""
        if line.group_rank is None:
            return "–"
        people = sum(self.run.counts[place].get(str(line.group_id), 0) for place in ("selected", "waiting"))
        quota = self.quotas[Stop.GROUP].get(str(line.group_id))
        bound = "" if quota is None else f", kuota {number(quota)}"
        return f"{number(line.group_rank)} dari {number(people)}{bound}"

    def standing(self, line: SelectionLine) -> str:
        """`Peringkat 17 dari 40 (kelompok Nelayan, kuota 35)`."""
        if line.group_rank is None:
            return self.in_wave(line)
        among, _, bound = self.in_group(line).partition(", ")
        return f"Peringkat {among} ({', '.join(filter(None, (f'kelompok {line.group}', bound)))})"

    def in_wave(self, line: SelectionLine) -> str:
        """`Peringkat 132 dari 21.000 (Tahap 1 2026, kuota 20.000)`."""
        inputs, total = self.run.inputs, self.run.counts.get("total", {})
        quota = inputs.get("limits", inputs).get("quota")
        bound = "" if quota is None else f", kuota {number(quota)}"
        among = f" dari {number(sum(total.values()))}" if total else ""
        return f"Peringkat {number(line.rank)}{among} ({self.run.wave}{bound})"

    def outcome(self, line: SelectionLine) -> str:
        """Selected, filled in from the reserve, or the limit that was reached."""
        if promotion := promotion_of(line):
            return f"Terpilih dari daftar cadangan: {promotion.reason}"
        if line.place == "selected":
            return "Terpilih"
        return f"Menunggu: {self._limit(line)}" if line.stopped_by else "Menunggu"

    def _limit(self, line: SelectionLine) -> str:
        """The limit in words; of an area its name and quota."""
        area = {Stop.VILLAGE: line.village, Stop.DISTRICT: line.village and line.village.district}.get(line.stopped_by)
        if area is None:
            return f"{line.get_stopped_by_display()} {_ended(line.stopped_by)}"
        quota = self.quotas[Stop(line.stopped_by)].get(str(area.pk), 0)
        return f"{line.get_stopped_by_display()} {area} ({number(quota)}) sudah penuh"


def _ended(stop: str) -> str:
    return "sudah habis" if stop in (Stop.BUDGET, Stop.CEILING) else "sudah penuh"


def ground(line: SelectionLine) -> str:
    """The reason as kept, without the rank that stands beside it on every page."""
    return line.reason.removeprefix(f"Peringkat {line.rank}: ")


def promotion_of(line: SelectionLine) -> Promotion | None:
    """How this person got a place from the reserve list, if so."""
    return getattr(line, "promotion", None)
