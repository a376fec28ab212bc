"""Celery's filesystem broker, made safe for several processes: a message appears whole or not at all.

The library opens a file under its final name and then writes it, so a worker may fetch it in between, find nothing
and end. Here a message is written aside and renamed. One that cannot be read is dropped: the broker is only a
wake-up, the `Job` row is the truth, and the sweeper wakes again.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "berkas"


class WholeMessages(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **_options: Any) -> None:
        """The name begins with the clock, as the library's: workers take messages in order of their names."""
        folder, number = Path(self.data_folder_out), uuid4()
        draft = folder / f"{number}.draft"
        try:
            draft.write_text(dumps(payload), encoding="utf-8")
            draft.replace(folder / f"{round(monotonic() * 1000)}_{number}.{queue}.msg")
        except OSError as error:
            raise ChannelError(f"Cannot add a message for {queue}") from error

    def _get(self, queue: str) -> dict[str, Any]:
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                continue

    def get_table(self, exchange: str) -> list[Any]:
        """Who listens to messages for all; the file is empty for a moment while the first one signs up."""
        try:
            return super().get_table(exchange)
        except ValueError:
            return []


class Transport(filesystem.Transport):
    Channel = WholeMessages


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:{Transport.__name__}"
