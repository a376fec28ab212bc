"""A form upon what others may change meanwhile: whoever comes second sees both and may then save over it knowingly."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import HttpResponse

from jamsos.errors import DomainError
from jamsos.overtaking import Overtaken
from jamsos.ui.pages import FormPage
from jamsos.ui.panels import Panel

SEEN = "seen"
Difference = tuple[str, str, str]
"""A label, what is stored now, and what was typed here."""


def seen_field(*, required: bool = False) -> forms.CharField:
    """What the form was opened on, hidden; by a fingerprint, a form without it counts as overtaken."""
    return forms.CharField(required=required, widget=forms.HiddenInput({"autocomplete": "off"}))


class SharedPage(FormPage):
    """When overtaken the form is shown again as typed, opened on the present state, with the difference above it."""

    difference: Sequence[Panel] = ()

    def get_lead(self) -> Sequence[Panel]:
        return self.difference

    def get_difference(self, form: forms.Form, error: Overtaken) -> Panel:
        """What somebody else wrote, beside the own entry."""
        found = [row for row in self.get_rows(form) if row[1] != row[2]]
        note = "Formulir di bawah memuat isian Anda; menyimpannya menggantikan yang tersimpan sekarang."
        context = {"rows": found}
        return Panel(
            "Yang berubah sementara itu", template="components/both.html", context=context, note=note, wide=True
        )

    def get_rows(self, form: forms.Form) -> Sequence[Difference]:
        raise NotImplementedError

    def get_fingerprint(self) -> str:
        """Of the state as it is now, read anew."""
        raise NotImplementedError

    def renewed(self, form: forms.Form) -> forms.Form:
        """The form as typed, opened on the present state."""
        data = form.data.copy()
        data[SEEN] = self.get_fingerprint()
        return self.bound(data)

    def bound(self, data: dict[str, str]) -> forms.Form:
        return self.form_class(**self.get_form_kwargs() | {"data": data})

    def refused(self, form: forms.Form, error: DomainError) -> HttpResponse:
        if not isinstance(error, Overtaken):
            return super().refused(form, error)
        self.difference = [self.get_difference(form, error)]
        self.submit_label = "Terapkan isian saya pada keadaan sekarang"
        return super().refused(self.renewed(form), error)
