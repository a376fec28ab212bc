"""Kernel of the portal: accounts, audit, regions, files, jobs, pages. It knows no word of the programme."""
