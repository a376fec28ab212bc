"""Peak memory of a process and its children together, sampled from /proc."""

from __future__ import annotations

import threading
from pathlib import Path

PAGE_KIB = 4
INTERVAL = 0.2


def resident_mib(pid: int) -> float:
    """Resident memory of `pid` and everything below it, in MiB; processes that vanish count as nothing."""
    return sum(_own_mib(each) for each in (pid, *_below(pid)))


def _below(pid: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += [int(text) for text in task.read_text().split()]
        except OSError:
            continue
    return [*children, *(deeper for child in children for deeper in _below(child))]


def _own_mib(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KIB / 1024
    except OSError:
        return 0.0


def own_peak_mib() -> float:
    """The most this process has held at once, in MiB, exactly; children are not counted."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    """Count the own peak anew from what is held now."""
    Path("/proc/self/clear_refs").write_text("5")


class Peak:
    """`with Peak(pid) as peak: ...` then `peak.mib`."""

    def __init__(self, pid: int) -> None:
        self.pid, self.mib = pid, 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(INTERVAL):
            self.mib = max(self.mib, resident_mib(self.pid))
