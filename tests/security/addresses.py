"""Every address of the portal, read from the resolver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# One value per kind of argument; there is no such row, so who may look gets 404 and who may not 403.
VALUES = {"int": 987654, "uuid": UUID(int=1), "str": "tidak-ada", "slug": "tidak-ada", "path": "tidak-ada"}


@dataclass(frozen=True)
class Address:
    """A named URL with example arguments."""

    name: str
    kinds: tuple[tuple[str, str], ...]
    view: Callable

    @property
    def view_class(self) -> type | None:
        return getattr(self.view, "view_class", None)

    def path(self, **more: object) -> str:
        return reverse(self.name, kwargs={key: VALUES[kind] for key, kind in self.kinds} | more)


def addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, ()))


def _walk(patterns: list[URLPattern | URLResolver], outer: tuple) -> Iterator[Address]:
    for pattern in patterns:
        kinds = outer + tuple(
            (key, type(converter).__name__.removesuffix("Converter").replace("String", "str").lower())
            for key, converter in pattern.pattern.converters.items()
        )
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, kinds)
        else:
            yield Address(pattern.name, kinds, pattern.callback)
