"""Structured logs that never carry an identity number: 16 digits in a row are masked before they are written."""

from __future__ import annotations

import re
from typing import Any

import structlog

LONG_NUMBER = re.compile(r"(\d{4})\d{8,}(\d{4})")
# PostgreSQL quotes the whole row or the statement under these words: name, phone, disability.
QUOTED_ROW = re.compile(r"^(DETAIL|CONTEXT):.*(?:\n(?!\S+Error|Traceback|\s+File ).*)*", re.MULTILINE)


def mask_text(text: str) -> str:
    """Mask every run of 16 digits or more: `3604********0001`."""
    return LONG_NUMBER.sub(r"\1********\2", text)


def mask_numbers(value: Any) -> Any:
    """Mask 16-digit numbers in text, in whole numbers, and in whatever lists and mappings hold."""
    match value:
        case str():
            return mask_text(value)
        case int() | float() if abs(value) >= 10**15:
            return mask_text(f"{value:.0f}")
        case dict():
            return {mask_numbers(key): mask_numbers(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [mask_numbers(item) for item in value]
        case _:
            return value


def masking_processor(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor; stands before rendering, after exceptions became text, and keeps numbers valid JSON."""
    event = {key: mask_numbers(item) for key, item in event.items()}
    if "exception" in event:
        event["exception"] = QUOTED_ROW.sub(r"\1: (tidak dicatat)", event["exception"])
    if "request" in event:
        event["request"] = str(event["request"]).partition("?")[0]
    return event


def masked_repr(value: Any) -> str:
    """How the JSON renderer writes objects it does not know."""
    return mask_text(repr(value))


SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
]


def configuration(level: str) -> dict[str, Any]:
    """`LOGGING` for Django: one JSON line per event on standard error."""
    structlog.configure(
        processors=[
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            masking_processor,
            structlog.processors.JSONRenderer(default=masked_repr),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would print the same lines unmasked.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "kombu": {"level": "WARNING"},
        },
    }
