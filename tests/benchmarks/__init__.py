"""Measured figures; see `__main__`."""
