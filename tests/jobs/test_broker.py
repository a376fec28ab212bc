"""The broker of a machine without Redis: no message is ever seen half-written, a broken one stops nobody."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection

from jamsos.jobs.broker import SCHEME

MESSAGES = 400


@pytest.fixture
def queue(tmp_path: Path) -> Iterator:
    """`queue()` -> a simple queue on a connection of its own, all on the same folder."""
    options = {
        "data_folder_in": str(tmp_path),
        "data_folder_out": str(tmp_path),
        "control_folder": str(tmp_path / "c"),
    }
    opened: list[Connection] = []

    def make():
        opened.append(Connection(f"{SCHEME}://", transport_options=options))
        return opened[-1].SimpleQueue(tmp_path.name)

    yield make
    for connection in opened:
        connection.release()


def test_no_message_is_ever_seen_empty(queue, tmp_path):
    """The library's own channel fails this: some of its messages are seen before they are written."""
    sender, sizes = queue(), set()
    writing = threading.Thread(target=lambda: [sender.put({"job": n}) for n in range(MESSAGES)])
    writing.start()
    while writing.is_alive():
        sizes.update(entry.stat().st_size for entry in os.scandir(tmp_path) if entry.name.endswith(".msg"))
    writing.join()
    assert len(list(tmp_path.glob("*.msg"))) == MESSAGES
    assert sizes and 0 not in sizes


def test_an_unreadable_message_is_dropped_and_the_next_one_arrives(queue, tmp_path):
    sender, receiver = queue(), queue()
    (tmp_path / f"0_kosong.{tmp_path.name}.msg").touch()
    (tmp_path / f"0_rusak.{tmp_path.name}.msg").write_text("{")
    sender.put({"job": 7})
    assert receiver.get(timeout=20).payload == {"job": 7}
    assert not list(tmp_path.glob("*.msg"))
