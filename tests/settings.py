"""Settings of the test run. They stand in a module, since pytest-django reads settings before any conftest."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from jamsos import localdb

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("NIK_KEY", "only-for-tests-" + "y" * 40)
os.environ["DEMO"] = "1"
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"
# The project's own server, before the data folder becomes a throw-away one: a server in there would outlive the tests.
os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or localdb.database_url()
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="jamsos-tests-")
Path(os.environ["DATA_DIR"], "static").mkdir()

from jamsos.settings import *  # noqa: E402, F403

# Passwords of made-up accounts need no costly hash; that a real office has one is asked in tests/security.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Asked again only where a test says so (`settings.REAUTH_MINUTES = 10`).
REAUTH_MINUTES = 0

# Figures are worked out for each look, unless a test says otherwise.
FIGURES_SECONDS = 0

# What a test commits is thrown away; it need not wait for the disk.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"  # noqa: F405
