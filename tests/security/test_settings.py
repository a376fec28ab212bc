"""The environment, and the settings of a real office."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.checks import Tags, run_checks

from jamsos import environment
from jamsos.environment import SCHEME

PROJECT = Path(__file__).resolve().parents[2]
OFFICE = {
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "1",
    "ALLOWED_HOSTS": "jamsos.example.go.id",
    "CSRF_TRUSTED_ORIGINS": "https://jamsos.example.go.id",
    "SECRET_KEY": "hanya-untuk-uji-0123456789-" * 3,
    "NIK_KEY": "kunci-lain-untuk-uji-98765-" * 3,
}


def office(*command: str) -> subprocess.CompletedProcess:
    """Run python with the settings of a real office; the database is only named, not asked."""
    environment = {**os.environ, **OFFICE, "DJANGO_SETTINGS_MODULE": "jamsos.settings"}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # browser tests of the same run set it
    environment.setdefault("DATABASE_URL", "postgres://jamsos@127.0.0.1:5432/jamsos")
    return subprocess.run([sys.executable, *command], cwd=PROJECT, env=environment, capture_output=True, text=True)


def test_example_names_every_variable_and_no_other() -> None:
    lines = (PROJECT / ".env.example").read_text().splitlines()
    named = [line.split("=")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(named) == sorted(SCHEME)


def test_no_variable_is_read_past_the_scheme() -> None:
    read = set()
    for path in (PROJECT / "jamsos").rglob("*.py"):
        read |= set(re.findall(r"(?:env\(|environ\[|environ\.get\()\"(\w+)\"", path.read_text()))
    assert read - set(SCHEME) <= {"PATH", "DJANGO_SETTINGS_MODULE"}


def test_deployment_check_has_no_warning() -> None:
    done = office("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_office_settings_are_strict() -> None:
    script = """
import json
from jamsos import settings as s
names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_INCLUDE_SUBDOMAINS"]
print(json.dumps([all(getattr(s, name) for name in names), s.DEBUG, s.DEMO, s.SECURE_HSTS_SECONDS,
    s.ALLAUTH_TRUSTED_PROXY_COUNT, s.CELERY_ACCEPT_CONTENT, [name.split(".")[-1] for name in s.PASSWORD_HASHERS]]))
"""
    printed = json.loads(office("-c", script).stdout)
    assert printed == [True, False, False, 31536000, 1, ["json"], ["Argon2PasswordHasher"]]


def test_secret_of_the_environment_wins_and_nothing_is_written(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "dari lingkungan")
    assert environment.secret("SECRET_KEY", tmp_path / "var") == "dari lingkungan"
    assert not (tmp_path / "var").exists()


def test_kept_secret_is_one_for_all_processes_and_private(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "")
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: environment.secret("SECRET_KEY", tmp_path), range(32)))
    assert len(made) == 1 and len(made.pop()) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("changed", [[["a", "bc"]], [["ab", "c", ""]], [["ab"], ["c"]], [["c", "ab"]], [["ab", "C"]]])
def test_seal_sees_every_change(changed) -> None:
    from jamsos.sealing import seal

    assert seal([["ab", "c"]]) == seal([("ab", "c")])
    assert seal([["ab", "c"]]) != seal(changed)


def test_seal_depends_on_the_key(settings) -> None:
    from jamsos.sealing import seal

    before = seal([["3604610101900001"]])
    settings.NIK_KEY = "kunci lain"
    assert seal([["3604610101900001"]]) != before


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("SECRET_KEY", "a key of its own", []),
        ("SECRET_KEY", "", ["jamsos.E001"]),
        ("NIK_KEY", "", ["jamsos.E002"]),
        ("DEMO", True, ["jamsos.E003"]),
        ("MFA_REQUIRED", False, ["jamsos.E004"]),
    ],
)
def test_deployment_check_refuses_what_an_office_may_not_have(monkeypatch, settings, name, value, refused) -> None:
    settings.DEMO, settings.MFA_REQUIRED = False, True
    if isinstance(value, str):
        monkeypatch.setenv(name, value)
    else:
        setattr(settings, name, value)
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    assert [problem.id for problem in found if problem.id.startswith("jamsos.")] == refused


@pytest.mark.parametrize(
    ("demo", "given", "required"), [("0", None, True), ("1", None, False), ("1", "1", True), ("0", "0", False)]
)
def test_second_factor_is_required_save_in_a_demonstration(monkeypatch, demo, given, required) -> None:
    monkeypatch.setitem(OFFICE, "DEMO", demo)
    monkeypatch.delenv("MFA_REQUIRED", raising=False)
    if given is not None:
        monkeypatch.setitem(OFFICE, "MFA_REQUIRED", given)
    assert office("-c", "from jamsos import settings as s; print(s.MFA_REQUIRED)").stdout.strip() == str(required)
