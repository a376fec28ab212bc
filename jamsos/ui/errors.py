"""Error pages in plain Indonesian; none of them shows a trace or personal data."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return render(request, "errors/403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Last resort, drawn without the database: 503 when the database is away, 500 otherwise."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Retry-After": "30"})
    return HttpResponse(render_to_string("errors/500.html"), status=500)
