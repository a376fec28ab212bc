"""Holding an answer against what was sent: every row lands in exactly one outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from enrollment.submissions.models import Outcome
from enrollment.submissions.reading import Reply
from jamsos.lib.names import clean_name

TYPING_SLIPS = 2  # digits of a NIK that may differ for the same name to be told as a slip


@dataclass(frozen=True, slots=True)
class Sent:
    """An included line as it was sent, with the answer it has already, if any."""

    line: int
    nik: str
    name: str
    answer: str = ""
    kpj: str = ""
    resent: int | None = None  # number of the follow-up in which the person went out again


@dataclass(frozen=True, slots=True)
class Placed:
    """One row with its outcome; `line` is empty only for strangers and rows that cannot be read."""

    reply: Reply
    outcome: Outcome
    line: int | None = None
    message: str = ""


def place(replies: Sequence[Reply], sent: Sequence[Sent], recorded: Iterable[tuple[str, str]] = ()) -> list[Placed]:
    """Each reply with the one outcome it lands in, in the order of the file.

    `recorded`: KPJ and NIK of people in other submissions; a KPJ belongs to one person for life.
    """
    batch = _Batch(replies, sent, recorded)
    return [batch.place(reply) for reply in replies]


class _Batch:
    """The lines sent, by NIK and by name, and what the answer repeats."""

    def __init__(self, replies: Sequence[Reply], sent: Sequence[Sent], recorded: Iterable[tuple[str, str]]) -> None:
        self._sent = {line.nik: line for line in sent}
        self._named: Mapping[str, list[Sent]] = defaultdict(list)
        for line in sent:
            self._named[clean_name(line.name)].append(line)
        self._contents: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        for reply in replies:
            self._contents[reply.nik].add((clean_name(reply.name), reply.answer, reply.kpj))
        self._owners: dict[str, set[str]] = defaultdict(set)
        for kpj, nik in (*recorded, *((one.kpj, one.nik) for one in (*replies, *sent))):
            if kpj:
                self._owners[kpj].add(nik)
        self._seen: set[str] = set()

    def place(self, reply: Reply) -> Placed:
        line = self._sent.get(reply.nik)
        if line is None:
            return self._without_line(reply)
        again = reply.nik in self._seen
        self._seen.add(reply.nik)
        if again or len(self._contents[reply.nik]) > 1:
            return Placed(reply, Outcome.DOUBLED, line.line, self._double_message(reply))
        if reply.problem:
            return Placed(reply, Outcome.HELD, line.line, reply.problem)
        if clean_name(reply.name) != clean_name(line.name):
            return Placed(reply, Outcome.DIFFERS, line.line, "Nama pada jawaban berbeda dari nama yang diajukan.")
        return self._with_line(reply, line)

    def _with_line(self, reply: Reply, line: Sent) -> Placed:
        if line.resent:
            return Placed(reply, Outcome.HELD, line.line, f"Sudah diajukan lagi dalam pengajuan {line.resent}.")
        if line.answer:
            return self._answered_before(reply, line)
        if len(self._owners[reply.kpj]) > 1:
            return Placed(reply, Outcome.HELD, line.line, "KPJ yang sama diberikan kepada orang lain.")
        return Placed(reply, Outcome(reply.answer), line.line)

    def _answered_before(self, reply: Reply, line: Sent) -> Placed:
        if reply.answer == line.answer and reply.kpj in ("", line.kpj):
            return Placed(reply, Outcome.ALREADY, line.line, "Jawaban yang sama sudah dicatat.")
        return Placed(reply, Outcome.HELD, line.line, "Berlawanan dengan jawaban yang sudah dicatat.")

    def _without_line(self, reply: Reply) -> Placed:
        """That a NIK was not sent comes before what else is wrong with its row, unless the NIK itself is in doubt."""
        named = self._named.get(clean_name(reply.name), ())
        near = [line for line in named if OSA.distance(line.nik, reply.nik) <= TYPING_SLIPS]
        if reply.problem and (near or reply.doubtful):
            return Placed(reply, Outcome.HELD, None, reply.problem)
        if len(near) == 1:
            return Placed(reply, Outcome.DIFFERS, near[0].line, "NIK pada jawaban berbeda dari NIK yang diajukan.")
        return Placed(reply, Outcome.STRANGER, None, "NIK ini tidak ada dalam pengajuan.")

    def _double_message(self, reply: Reply) -> str:
        if len(self._contents[reply.nik]) > 1:
            return "NIK ini muncul lebih dari sekali dengan isi berbeda; tidak satu pun dicatat."
        return "NIK ini muncul lebih dari sekali; baris pertama yang dipakai."
