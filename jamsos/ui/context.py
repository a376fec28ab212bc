"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jamsos.ui.navigation import menu


def portal(request: HttpRequest) -> dict[str, Any]:
    """The menu of the signed-in person, whether this is a demonstration, and whether the public may ask of decrees."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    shown = {"demo": settings.DEMO, "public_check": bool(settings.PUBLIC_ADDRESS)}
    return {"menu": menu(user, request.path) if signed_in else []} | shown
