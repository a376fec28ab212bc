"""The page on which anybody asks, without signing in, whether a decree is genuine."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from enrollment.decrees.authenticity import Answer, of_code, of_hash
from jamsos.ui.errors import too_many


class FileForm(forms.Form):
    """A file to be hashed; `kode` comes along from the address, so that the answer can name the decree."""

    file = forms.FileField(label="Berkas PDF keputusan", widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}))
    kode = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


@method_decorator((never_cache, login_not_required), name="dispatch")
class AuthenticityPage(FormView):
    """Asked by code or SHA-256 in the address, or by a file; as often a minute as one may try to sign in."""

    form_class = FileForm
    template_name = "decrees/authenticity.html"
    answer: Answer | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PUBLIC_ADDRESS:
            raise Http404
        if self._asks() and not ratelimit.consume(
            request, app="allauth.account", action="authenticity", limit_get=True
        ):
            return too_many(request)
        return super().dispatch(request, *args, **kwargs)

    def _asks(self) -> bool:
        """Whether an answer is wanted, and not just the empty page."""
        return self.request.method == "POST" or bool({"kode", "sidik"} & set(self.request.GET))

    def get_initial(self) -> dict[str, Any]:
        return {"kode": self.request.GET.get("kode", "")[:20]}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "sidik" in request.GET:
            self.answer = of_hash(request.GET["sidik"])
        elif "kode" in request.GET:
            self.answer = of_code(request.GET["kode"])
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: FileForm) -> HttpResponse:
        """The upload was hashed while it arrived (jamsos.files.uploads); there is nothing else left of it."""
        self.answer = of_hash(form.cleaned_data["file"].sha256, form.cleaned_data["kode"])
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answer=self.answer, code=self.request.GET.get("kode", "")[:20], **kwargs)
