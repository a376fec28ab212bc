"""Uploading what Disdukcapil found, with the control totals that must agree with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from enrollment.verification.batch_panels import batch_panels
from enrollment.verification.control import ANSWERED, SUM
from enrollment.verification.jobs import record_verification
from enrollment.verification.models import Verdict
from enrollment.verification.views import OneBatch
from jamsos.accounts.policy import Act
from jamsos.files.services import store
from jamsos.ui.pages import StartJobPage
from jamsos.ui.panels import Panel
from jamsos.ui.table_field import TableField


class AnswerForm(forms.Form):
    """The file, and the totals unless its own control sheet says them. A total left empty counts nobody."""

    file = TableField(label="Berkas hasil verval (xlsx atau csv)")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in ((SUM, f"{ANSWERED}: orang yang dijawab dalam berkas ini"), *Verdict.choices):
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=9_999_999, required=False)
        self.fields[SUM].help_text = "Kosongkan semua jumlah bila lembar Kontrol pada berkas sudah diisi."

    @property
    def totals(self) -> dict[str, int] | None:
        """The totals typed; None when nothing was."""
        names = (SUM, *Verdict.values)
        typed = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name) is not None}
        return typed or None


class AnswerPage(OneBatch, StartJobPage):
    act = Act.RECORD_VERDICTS
    title = "Unggah hasil verval"
    intro = (
        "Baris tanpa jawaban dibiarkan dan dapat menyusul. Jumlah kontrol dicocokkan dengan baris yang terbaca; bila "
        "berbeda, tidak ada yang dicatat."
    )
    form_class = AnswerForm
    kind = record_verification
    submit_label = "Unggah dan catat"

    def get_panels(self) -> Sequence[Panel]:
        return batch_panels(self.batch, self.request.user)[1:]

    def get_params(self, form: AnswerForm) -> dict[str, Any]:
        upload = form.cleaned_data["file"]
        stored = store(upload, upload.name, actor=self.request.user)
        return {"batch_id": self.batch.pk, "file_id": str(stored.pk), "totals": form.totals, "counted": True}
