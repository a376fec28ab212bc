"""Every environment variable of the portal, declared once.

`.env.example` lists the same names (checked by a test) and `docker-compose.yml` may use no others.
"""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_urlsafe

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
    "LOG_LEVEL": (str, "INFO"),
    "UPLOAD_MAX_MB": (int, 50),
    "REFERENCE_MAX_MB": (int, 2000),
}

env = environ.Env(**SCHEME)
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)


def secret(name: str, folder: Path) -> str:
    """Read a secret from the environment, or keep a random one in `folder` for a machine of one's own.

    Compose refuses to start without the variable, so the kept file only serves a demo or a developer.
    """
    given = env(name)
    if given:
        return given
    path = folder / name.lower()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", opener=_private) as file:
            file.write(token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
