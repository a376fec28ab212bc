"""What a process has loaded. A module of its own: asking must not load what is asked for."""

import sys


def loaded_modules() -> set[str]:
    return set(sys.modules)
