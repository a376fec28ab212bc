"""The portal's settings with Django's own admin beside it as it comes: only columns, filters and search are named."""

from __future__ import annotations

from jamsos.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]  # noqa: F405
ROOT_URLCONF = "tests.benchmarks.stock_admin_urls"
