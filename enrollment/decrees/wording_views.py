"""The words of a draft on the screen: clauses added, dropped, moved, chosen from the library, seen as printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.decrees import services
from enrollment.decrees.library import PARTS, filled, offers
from enrollment.decrees.rewording import first_words, preview, refuse_worded, remarks_on, reword
from enrollment.decrees.views import OneDecree
from enrollment.decrees.words import Words, label_of, stepped, words_of
from jamsos.overtaking import fingerprint
from jamsos.ui.panels import Panel
from jamsos.ui.shared import SEEN, Difference, SharedPage, seen_field

MARKS = "abcdefghijklmnopqrstuvwxyz"


def read_words(data: QueryDict) -> Words:
    """The words as they stand in the form."""
    return Words(title=data.get("title", ""), **{part: tuple(data.getlist(part)) for part in PARTS})


class RewordForm(forms.Form):
    seen = seen_field()


class RewordPage(OneDecree, SharedPage):
    """One form holds all clauses; every button sends it, and only `Simpan naskah` stores anything."""

    kind_acts = services.MAKE_ACT
    title = "Sunting naskah rancangan"
    intro = (
        "Daftar nama dan jumlahnya tidak berubah. Naskah beku begitu diperiksa atau ditetapkan; yang menyunting tidak "
        "boleh memeriksa atau menetapkannya."
    )
    template_name = "decrees/reword.html"
    form_class = RewordForm
    submit_label = "Simpan naskah"
    success_message = "Naskah disimpan. Cetak ulang rancangannya sebelum diperiksa."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.words = words_of(self.decree.clauses)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_worded(self.decree)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.words = read_words(request.POST)
        step = request.POST.get("langkah", "")
        if not step:
            return super().post(request, *args, **kwargs)
        refuse_worded(self.decree)
        if step == "cetakan":
            return HttpResponse(preview(self.decree, self.words).bytes, content_type="application/pdf")
        self.words = first_words(self.decree) if step == "semula" else self.get_stepped(step)
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def get_stepped(self, step: str) -> Words:
        """After adding, dropping or moving one clause; a clause from the library is named by its place in it."""
        part = step.partition(":")[0]
        chosen = self.request.POST.get(f"pustaka-{part}", "")
        offered = self.offered.get(part, [])
        text = offered[int(chosen)][1] if chosen.isdecimal() and int(chosen) < len(offered) else ""
        return stepped(self.words, step, text)

    @cached_property
    def offered(self) -> dict[str, list[tuple[str, str]]]:
        """What the library has for the day: where it comes from, and the text, by part."""
        year = self.decree.program.year
        found = offers(self.decree.kind, timezone.localdate(), year=year)
        return {part: [(entry.source, filled(entry, year)) for entry in rows] for part, rows in found.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = remarks_on(self.decree, self.words, timezone.localdate())
        parts = [self._part(part, told[part]) for part in PARTS]
        edited = self.decree.rewordings.exists()
        return super().get_context_data(words=self.words, parts=parts, edited=edited, **kwargs)

    def _part(self, part: str, told: Sequence[Sequence[str]]) -> dict[str, Any]:
        texts = getattr(self.words, part)
        rows = [
            {"mark": _mark(part, place), "text": text, "says": says, "key": f"{part}:{place}"}
            for place, (text, says) in enumerate(zip(texts, told, strict=True))
        ]
        offered = [
            {"place": place, "label": f"{source}: {text[:90]}" if source else text[:110]}
            for place, (source, text) in enumerate(self.offered[part])
            if text not in texts
        ]
        return {"name": part, "label": PARTS[part], "rows": rows, "offered": offered}

    def get_panels(self) -> Sequence[Panel]:
        return []

    def get_initial(self) -> dict[str, str]:
        return {SEEN: self.get_fingerprint()}

    def get_fingerprint(self) -> str:
        return fingerprint(asdict(words_of(self.decree.clauses)))

    def get_rows(self, form: forms.Form) -> Sequence[Difference]:
        del self.decree  # as it stands now, not as it was when this request began
        now, mine = words_of(self.decree.clauses), self.words
        parts = [(label, _lines(now, part), _lines(mine, part)) for part, label in PARTS.items()]
        return [("Tentang", now.title, mine.title), *parts]

    def save(self, form: forms.Form) -> str:
        reword(self.decree, self.words, seen=form.cleaned_data[SEEN], actor=self.request.user)
        return reverse("decree", args=[self.decree.pk])


def _lines(words: Words, part: str) -> str:
    return "\n".join(getattr(words, part))


def _mark(part: str, place: int) -> str:
    if part == "clauses":
        return label_of(place)
    return f"{MARKS[place % 26]}." if part == "considerations" else f"{place + 1}."
