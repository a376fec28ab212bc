"""docker-compose.yml and Dockerfile name only what exists, and every service is fenced in."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from jamsos.environment import SCHEME

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
OURS = sorted(name for name, service in SERVICES.items() if service.get("image") == "jamsos-portal")
# What the images of others document: their programs and their variables.
FOREIGN_PROGRAMS = {"postgres": "postgres", "redis": "redis-server", "jamsos-proxy": "caddy"}
FOREIGN_VARIABLES = {
    "db": {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"},
    "proxy": {"SITE_ADDRESS"},
}
# Read by Python and by fontconfig themselves.
RUNTIME_VARIABLES = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "TMPDIR", "XDG_CACHE_HOME"}


def variables_of(file: str) -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (PROJECT / file).read_text(), re.MULTILINE))


def example_of(env_file: str) -> str:
    return ".env.example" if env_file == ".env" else f"{env_file}.example"


def stages() -> dict[str, str]:
    """Text of each stage of the Dockerfile by its name."""
    parts = re.split(r"^FROM (\S+) AS (\S+)$", DOCKERFILE, flags=re.MULTILINE)
    return dict(zip(parts[2::3], parts[3::3], strict=True))


def test_the_office_has_all_its_services() -> None:
    assert set(SERVICES) == {"db", "redis", "migrate", "web", "worker", "beat", "proxy"}
    assert OURS == ["beat", "migrate", "web", "worker"]


@pytest.mark.parametrize("name", OURS)
def test_our_commands_exist(name: str) -> None:
    program, *arguments = SERVICES[name]["command"]
    if program == "python":
        assert arguments[0] == "manage.py"
        assert arguments[1] in get_commands()
        return
    assert program in {script.name for script in entry_points(group="console_scripts")}
    module = arguments[arguments.index("-A") + 1] if program == "celery" else arguments[-1]
    assert find_spec(module), f"{module} cannot be imported"


@pytest.mark.parametrize("name", ["db", "redis", "proxy"])
def test_commands_of_foreign_images_are_theirs(name: str) -> None:
    image = SERVICES[name]["image"].partition(":")[0]
    assert SERVICES[name]["command"][0] == FOREIGN_PROGRAMS[image]


@pytest.mark.parametrize("name", OURS)
def test_files_named_in_commands_are_copied_into_the_image(name: str) -> None:
    health = SERVICES[name]["healthcheck"].get("test", [])
    files = [word for word in [*SERVICES[name]["command"], *health] if word.endswith(".py")]
    kept = (PROJECT / ".dockerignore").read_text().splitlines()
    assert files
    for file in files:
        assert (PROJECT / file).is_file()
        assert f"!{file}" in kept


@pytest.mark.parametrize("name", OURS)
def test_our_services_use_only_declared_variables(name: str) -> None:
    used = set(SERVICES[name].get("environment", {}))
    for env_file in SERVICES[name]["env_file"]:
        used |= variables_of(example_of(env_file))
    assert {"SECRET_KEY", "NIK_KEY", "DATABASE_URL", "REDIS_URL", "DATA_DIR"} <= used
    assert used <= set(SCHEME)


@pytest.mark.parametrize("name", sorted(FOREIGN_VARIABLES))
def test_foreign_services_use_only_variables_they_know(name: str) -> None:
    used = {variable for file in SERVICES[name]["env_file"] for variable in variables_of(example_of(file))}
    assert used == FOREIGN_VARIABLES[name]


def test_variables_of_the_image_are_declared_or_of_the_runtime() -> None:
    text = stages()["portal"].replace("\\\n", " ")
    used = {name for line in re.findall(r"^ENV (.*)$", text, re.MULTILINE) for name in re.findall(r"(\w+)=", line)}
    assert "DATA_DIR" in used
    assert used <= set(SCHEME) | RUNTIME_VARIABLES


def test_no_secret_stands_in_a_committed_file() -> None:
    assert not any("environment" in service for service in SERVICES.values())
    assert "env_file" in SERVICES["web"]
    for file in (".env.example", "deploy/db.env.example"):
        text = (PROJECT / file).read_text()
        secrets = re.findall(r"^(?:SECRET_KEY|NIK_KEY|POSTGRES_PASSWORD)=(.*)$", text, re.MULTILINE)
        assert secrets, file
        assert not any(secrets), file


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_fenced_in(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] not in {"root", "0", 0}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert service["tmpfs"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_migrate_runs_once_before_the_others() -> None:
    assert SERVICES["migrate"]["healthcheck"] == {"disable": True}
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_worker_never_forks() -> None:
    assert "--pool=solo" in SERVICES["worker"]["command"]


def test_redis_keeps_its_queue() -> None:
    command = SERVICES["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["back"]


def test_named_volumes_and_networks_are_declared() -> None:
    for service in SERVICES.values():
        assert {volume.partition(":")[0] for volume in service.get("volumes", [])} <= set(COMPOSE["volumes"])
        assert set(service["networks"]) <= set(COMPOSE["networks"])


@pytest.mark.parametrize("target", ["portal", "proxy"])
def test_the_images_run_as_the_user_of_their_services(target: str) -> None:
    user = re.search(r"^USER (\S+)$", stages()[target], re.MULTILINE)
    assert user
    assert {service["user"] for service in SERVICES.values() if service.get("build", {}).get("target") == target} == {
        user[1]
    }


def test_the_image_has_the_libraries_of_the_documents() -> None:
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "fonts-texgyre"):
        assert package in stages()["portal"]


def test_the_proxy_passes_to_the_portal_with_tls() -> None:
    caddyfile = (PROJECT / "deploy/Caddyfile").read_text()
    assert "reverse_proxy web:8000" in caddyfile
    assert "{$SITE_ADDRESS}" in caddyfile
    assert "auto_https off" not in caddyfile
    assert set(re.findall(r"https?_port (\d+)", caddyfile)) == {"8080", "8443"}
    assert SERVICES["proxy"]["ports"] == ["80:8080", "443:8443"]
