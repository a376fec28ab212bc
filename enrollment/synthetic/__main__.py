"""`python -m enrollment.synthetic`: the same as `manage.py make_synthetic`, without Django."""

import argparse
import json
import sys
from pathlib import Path

from enrollment.synthetic.build import make_synthetic
from jamsos.errors import DomainError


def main() -> int:
    """Make the files; exit code 1 and one clear line when that is impossible."""
    options = _options()
    try:
        summary = make_synthetic(options.people, options.workers, options.seed, options.out).as_dict()
    except DomainError as error:
        print(f"{error.message} {error.hint}".strip(), file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        print("\n".join(f"{name}: {value}" for name, value in summary.items()))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m enrollment.synthetic", description=__doc__)
    parser.add_argument("--people", type=int, default=40_000)
    parser.add_argument("--workers", type=int, default=2_143)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
