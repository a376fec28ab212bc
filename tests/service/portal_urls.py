"""The portal's addresses and one more."""

from django.forms import Form
from django.urls import include, path

from jamsos.accounts.policy import Act
from jamsos.jobs.registry import KINDS
from jamsos.ui.pages import StartJobPage
from jamsos.urls import handler400, handler403, handler404, handler500  # noqa: F401
from tests.faults import chunked_job  # noqa: F401


class StartPage(StartJobPage):
    act = Act.RUN_MATCHING
    title = "Mulai pekerjaan uji"
    kind = KINDS["uji-bertahap"]

    def get_params(self, form: Form) -> dict[str, object]:
        return {"items": 300, "pause": 0.2}


urlpatterns = [path("uji/mulai/", StartPage.as_view(), name="uji-start"), path("", include("jamsos.urls"))]
