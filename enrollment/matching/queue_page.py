"""A page of a queue: one question at a time, its place among those that wait, the way on and back by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.matching.queue import Place, place_in
from jamsos.ui.pages import FormPage


@dataclass(frozen=True)
class Button:
    """An answer with its words, the key that gives it, and its look."""

    value: str
    label: str
    key: str
    style: str = "btn-primary"


class QueuePage(FormPage):
    """One row of the queue that the address describes. Subclasses say what is asked and what an answer does."""

    page_name = ""
    heading = ""
    all_done = ""

    @property
    def one(self) -> Any:
        """The row that is asked about."""
        raise NotImplementedError

    def get_queue(self) -> QuerySet[Any]:
        """The rows among which the officer goes on."""
        raise NotImplementedError

    def get_who(self) -> str:
        """Whom the page is about, in a line."""
        raise NotImplementedError

    def get_note(self) -> str:
        """What the officer must know before answering."""
        return ""

    def get_links(self) -> Sequence[tuple[str, str]]:
        """Label and address of further pages about whom the question is."""
        return ()

    @cached_property
    def place(self) -> Place:
        return place_in(self.get_queue(), self.one)

    def get_title(self) -> str:
        place = self.place
        return f"{self.heading}: {place.number} dari {place.waiting}" if place.number else self.heading

    @property
    def query(self) -> str:
        """The filters of the address, so that every page of the queue keeps them."""
        return f"?{urlencode(self.request.GET)}" if self.request.GET else ""

    def address(self, one: Model) -> str:
        return f"{reverse(self.page_name, args=[one.pk])}{self.query}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self.place
        return super().get_context_data(
            previous=place.previous and self.address(place.previous),
            following=place.following and self.address(place.following),
            note=self.get_note(),
            links=self.get_links(),
            who=self.get_who(),
            **kwargs,
        )

    def go_on(self) -> str:
        """The address of the next question; back to where the queue is listed when none is left."""
        following = place_in(self.get_queue(), self.one).following
        if following is None:
            messages.success(self.request, self.all_done)
            return self.get_back()[1]
        return self.address(following)
