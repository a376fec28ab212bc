"""Structured logs that never carry an identity number: any run of 16 digits is masked before it is written."""

from __future__ import annotations

import re
from typing import Any

import structlog

LONG_NUMBER = re.compile(r"(?<!\d)(\d{4})\d{8}(\d{4})(?!\d)")


def mask_text(text: str) -> str:
    """Mask every run of exactly 16 digits: `3604********0001`."""
    return LONG_NUMBER.sub(r"\1********\2", text)


def mask_numbers(value: Any) -> Any:
    """Mask 16-digit numbers in text, in whole numbers, and in whatever lists and mappings hold."""
    match value:
        case str():
            return mask_text(value)
        case int() if not isinstance(value, bool) and value >= 10**15:
            return mask_text(str(value))
        case dict():
            return {mask_numbers(key): mask_numbers(item) for key, item in value.items()}
        case list() | tuple():
            return [mask_numbers(item) for item in value]
        case _:
            return value


def masking_processor(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor; stands last before rendering, after exceptions became text."""
    return {key: mask_numbers(item) for key, item in event.items()}


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
            structlog.processors.JSONRenderer(),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "kombu": {"level": "WARNING"},
        },
    }
