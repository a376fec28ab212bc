"""The portal's settings with one page more: it starts the job of the fault tests."""

from jamsos.settings import *  # noqa: F403

ROOT_URLCONF = "tests.service.portal_urls"
