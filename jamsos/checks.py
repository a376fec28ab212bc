"""Deployment checks (`manage.py check --deploy`): what an office must set for itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from jamsos.environment import env

SECRETS = ("SECRET_KEY", "NIK_KEY")


@register(Tags.security, deploy=True)
def secrets_are_given(**_options: Any) -> list[Error]:
    """A key that was made up and kept beside the data would travel in every backup."""
    return [
        Error(f"{name} is empty; a key kept beside the data protects nothing.", id=f"jamsos.E00{number}")
        for number, name in enumerate(SECRETS, start=1)
        if not env(name)
    ]


@register(Tags.security, deploy=True)
def no_demonstration(**_options: Any) -> list[Error]:
    """DEMO=1 ships accounts with a public password."""
    return [Error("DEMO is on.", id="jamsos.E003")] if settings.DEMO else []


@register(Tags.security, deploy=True)
def second_factor_is_required(**_options: Any) -> list[Error]:
    """Outside a demonstration a stolen password alone must not sign a decree."""
    if settings.MFA_REQUIRED or settings.DEMO:
        return []
    return [Error("MFA_REQUIRED is off; deciding roles sign in with a password alone.", id="jamsos.E004")]
