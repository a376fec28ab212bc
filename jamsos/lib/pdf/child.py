"""Run a rendering function in a process of its own, with a ceiling on memory and time.

A document that exhausts its limits takes only the child with it. The child gets no database address, key or
other setting: only what it needs to find Python, the project and the fonts.
"""

import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from jamsos.errors import DomainError

Result = TypeVar("Result")

BASE = Path(__file__).resolve().parents[3]
MIB = 1024 * 1024
_KEPT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONDONTWRITEBYTECODE"),
    *("LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH"),
)
_HINT = "Ulangi pencetakan; jika tetap gagal, sampaikan waktu kejadian kepada admin sistem."


def render_in_child(
    function: Callable[..., Result], *args: object, timeout: float = 120.0, memory_mib: int = 2048
) -> Result:
    """Call a module-level `function(*args)` in a child process and return its result.

    `timeout` in seconds; `memory_mib` bounds the child's address space. DomainError of the function is raised
    again here; running out of time or memory, or any other failure, becomes a DomainError too.
    """
    order = pickle.dumps((function.__module__, function.__qualname__, memory_mib, int(timeout) + 1, args))
    result, refusal = pickle.loads(_ran(order, timeout, memory_mib))
    if refusal:
        raise DomainError(*refusal)
    return result


def _ran(order: bytes, timeout: float, memory_mib: int) -> bytes:
    """What a new process answers to the order."""
    # As a file, so that a child that prints nothing (it reads a paper or a picture) never loads the printer.
    command = [sys.executable, "-P", __file__]
    try:
        done = subprocess.run(
            command, input=order, capture_output=True, timeout=timeout, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        raise DomainError(f"Pencetakan dokumen melampaui batas {timeout:g} detik dan dihentikan.", _HINT) from None
    if done.returncode or not done.stdout:
        raise DomainError(
            f"Pencetakan dokumen berhenti sebelum selesai (batas {memory_mib} MiB, kode {done.returncode}).",
            _HINT,
        )
    return done.stdout


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | {"PYTHONPATH": str(BASE)}


def serve() -> None:
    """The child's work: read the order, set the limits, answer with (result, None) or (None, refusal)."""
    module, name, memory_mib, seconds, args = pickle.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (memory_mib * MIB, memory_mib * MIB))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    pickle.dump(_answer(module, name, args), sys.stdout.buffer)


def _answer(module: str, name: str, args: tuple[object, ...]) -> tuple[object, tuple[str, str] | None]:
    function = getattr(import_module(module), name)
    try:
        return function(*args), None
    except DomainError as error:
        return None, (error.message, error.hint)


if __name__ == "__main__":
    serve()
