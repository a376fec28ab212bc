"""Perbup Serang 322/2023: legal base of waves before 28 October 2025 (Pasal 28 of Perbup 59/2025 repeals it).

Its text has not been seen, so it has no rules: assessing under it leaves every row unknown, never eligible.
"""
