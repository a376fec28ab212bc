# The portal's commands. `make demo` and `make test` need only Python 3.11+, make and a C library.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Set on some machines: every process would then compile the whole portal anew (2 s each).
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done || echo python3)
PY := .venv/bin/python
BIN := .venv/bin
PACKAGES := .venv/.installed
ASSETS := static/vendor/.built
COMPARED := .venv/.compared
SCALE ?=
NOSERVE ?=
PYTEST_WORKERS ?= 3
PYTEST_ARGS ?=

# Settings of a real office, for `check --deploy`; the secrets are thrown away.
RANDOM_KEY = $$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')
OFFICE = env DEBUG=0 DEMO=0 HTTPS=1 ALLOWED_HOSTS=jamsos.example.go.id \
	CSRF_TRUSTED_ORIGINS=https://jamsos.example.go.id SECRET_KEY=$(RANDOM_KEY) NIK_KEY=$(RANDOM_KEY)

.PHONY: help setup assets libraries test-libraries demo serve stop test check-deploy cases test-services screenshots lint bench clean distclean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(PACKAGES) $(ASSETS) libraries  ## .venv, packages, system libraries, front-end files; again: no harm

assets: $(ASSETS)  ## static/vendor/ from npm

$(PACKAGES): requirements-dev.lock tools/make_venv.py tools/requirements-uv.lock
	$(PYTHON) tools/make_venv.py requirements-dev.lock
	@touch $@

$(ASSETS): package.json package-lock.json tools/build_assets.py | $(PACKAGES)
	$(PY) tools/build_assets.py
	@touch $@

libraries: | $(PACKAGES)
	@$(PY) tools/system_libraries.py demo

test-libraries: | $(PACKAGES)
	@$(PY) tools/system_libraries.py test

demo: export DEMO = 1
demo: setup  ## the worked example, then the portal on http://127.0.0.1:8000 (SCALE=full, NOSERVE=1, PORT=)
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py demo $(if $(SCALE),--scale $(SCALE))
	$(if $(NOSERVE),,$(PY) tools/serve.py)

serve: export DEMO = 1
serve: setup  ## the portal of an earlier demo again, with a worker
	$(PY) manage.py migrate --verbosity 0
	$(PY) tools/serve.py

stop:  ## stop the database that jamsos/localdb.py started
	$(PY) -m jamsos.localdb stop

test: setup test-libraries  ## every test a bare machine can run
	@# The database that the tests copy is migrated on one core, which leaves the other for this.
	@$(PY) -m tests.template_database & made=$$!; \
	$(MAKE) --no-print-directory lint check-deploy; checked=$$?; wait $$made && exit $$checked
	@select='not service'; \
	if ! command -v chromium chromium-browser google-chrome >/dev/null; then \
		select='not service and not browser'; \
		echo 'PERHATIAN: chromium tidak ada; uji peramban TIDAK dijalankan.' >&2; \
	fi; \
	set -x; $(BIN)/pytest -n $(PYTEST_WORKERS) --dist loadfile -m "$$select" $(PYTEST_ARGS)

check-deploy: $(PACKAGES)  ## the settings of a real office
	$(OFFICE) $(PY) manage.py check --deploy --fail-level WARNING

cases: $(PACKAGES)  ## the case tables of tests/cases against the regulations; no database (ONLY=pasal_21)
	@$(PY) -m tests.cases $(ONLY)

test-services: setup test-libraries  ## tests with gunicorn, worker and beat; need DATABASE_URL and REDIS_URL
	@test -n "$$DATABASE_URL" || { echo 'DATABASE_URL belum diisi, mis. postgres://postgres@127.0.0.1:5432/jamsos' >&2; exit 2; }
	@test -n "$$REDIS_URL" || { echo 'REDIS_URL belum diisi, mis. redis://127.0.0.1:6379/0' >&2; exit 2; }
	$(BIN)/pytest -m service $(PYTEST_ARGS)

screenshots: setup test-libraries  ## after `make demo`: every page as every role, and what is wrong with it (ROLE=, SIZE=)
	$(PY) tools/screenshots.py $(if $(ROLE),--role $(ROLE)) $(if $(SIZE),--size $(SIZE))

lint: $(PACKAGES)  ## style and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/lint-imports

$(COMPARED): requirements-bench.lock | $(PACKAGES)
	-$(PYTHON) tools/make_venv.py requirements-bench.lock && touch $@

bench: setup $(COMPARED)  ## the measured figures (minutes)
	$(PY) -m tests.benchmarks

clean:  ## remove what is built; data and packages stay
	rm -rf static/vendor .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +

distclean: clean  ## also remove packages, the local database and all of var/
	-test ! -x $(PY) || $(PY) -m jamsos.localdb remove
	rm -rf .venv node_modules var
