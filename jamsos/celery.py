"""The Celery application; tasks carry only a job's number, never personal data."""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")

app = Celery("jamsos")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["jamsos.jobs", "jamsos.files", "reporting"])
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_django_logging(**_kwargs: object) -> None:
    """Celery leaves logging to Django's configuration, which masks identity numbers."""


@app.on_after_configure.connect
def make_queue_folders(sender: Celery, **_kwargs: object) -> None:
    """The filesystem broker needs its folders to exist."""
    options = sender.conf.broker_transport_options
    for key in ("data_folder_in", "control_folder"):
        if key in options:
            Path(options[key]).mkdir(parents=True, exist_ok=True)
