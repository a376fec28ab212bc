"""Prints of this process, for tests about what is printed: a process of its own takes a second to load the printer."""

from __future__ import annotations

import pickle

import pytest

from jamsos.lib.pdf import child

_RAN = child._ran


def _here(order: bytes, timeout: float, memory_mib: int) -> bytes:
    """The answer of the child, worked out here from the same order; nothing bounds its memory and time."""
    module, name, _, _, args = pickle.loads(order)
    return pickle.dumps(child._answer(module, name, args))


@pytest.fixture
def printed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed in a child is printed in this process. Orders and answers are pickled all the same."""
    monkeypatch.setattr(child, "_ran", _here)


@pytest.fixture
def own_process(printed_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed in a child as in the office, though the folder prints here."""
    monkeypatch.setattr(child, "_ran", _RAN)
