"""Every environment variable of the portal, declared once.

`.env.example` lists the same names (checked by a test) and `docker-compose.yml` may use no others.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

SCHEME: dict[str, tuple[type, object]] = {
    "SECRET_KEY": (str, ""),
    "NIK_KEY": (str, ""),
    "DEBUG": (bool, False),
    "DEMO": (bool, False),
    "HTTPS": (bool, False),
    "ALLOWED_HOSTS": (list, ["127.0.0.1", "localhost"]),
    "CSRF_TRUSTED_ORIGINS": (list, []),
    "DATABASE_URL": (str, ""),
    "REDIS_URL": (str, ""),
    "DATA_DIR": (str, str(BASE_DIR / "var")),
    "EMAIL_URL": (str, "consolemail://"),
    "MAIL_FROM": (str, "jamsos@localhost"),
    "LOG_LEVEL": (str, "INFO"),
    "UPLOAD_MAX_MB": (int, 50),
    "REFERENCE_MAX_MB": (int, 2000),
    "MFA_REQUIRED": (bool, True),
    "REAUTH_MINUTES": (int, 10),
    "SESSION_IDLE_MINUTES": (int, 30),
    "FIGURES_SECONDS": (int, 60),
    "SUPERVISION_AGENCIES": (list, ["disnaker", "dinsos"]),
    "PASSWORD_MAX_DAYS": (int, 0),
    "PUBLIC_ADDRESS": (str, ""),
    "PUBLIC_FIGURES": (bool, False),
    "SIGNING_ROOTS": (str, ""),
}

env = environ.Env(**SCHEME)
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)


def secret(name: str, folder: Path) -> str:
    """Read a secret from the environment, or keep a random one in `folder` for a machine of one's own.

    The kept file only serves a demo or a developer: `check --deploy` refuses an office without the variable.
    """
    given = env(name)
    if given:
        return given
    path = folder / name.lower()
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _keep(path)
    return path.read_text()


def _keep(path: Path) -> None:
    """Write a new secret whole or not at all; of several processes that start at once the first one's stays."""
    with NamedTemporaryFile("w", dir=path.parent) as draft:  # readable by its owner only
        draft.write(token_urlsafe(48))
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, path)
