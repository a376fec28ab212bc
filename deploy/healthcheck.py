"""Health of one container: `healthcheck.py web|worker|beat`; exit code 0 means healthy.

The worker runs one job at a time and cannot answer while it works, so its check looks at what it needs: its
process, the broker and the database. The job's own heartbeat is watched by the sweeper.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.request
from pathlib import Path

BEAT_SILENCE = 600  # seconds; beat writes its schedule every three minutes


def web() -> bool:
    """The health page answers under the portal's own host name."""
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0]
    request = urllib.request.Request(
        "http://127.0.0.1:8000/health/", headers={"Host": host, "Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.status == 200


def worker() -> bool:
    import psycopg
    import redis

    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5):
        broker = redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=5)
    return bool(broker.ping()) and any(b"celery" in path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline"))


def beat() -> bool:
    """Beat has written its schedule lately."""
    written = [path.stat().st_mtime for path in Path(os.environ["DATA_DIR"]).glob("beat-schedule*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENCE


if __name__ == "__main__":
    try:
        healthy = {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]()
    except OSError as error:
        sys.exit(str(error))
    sys.exit(not healthy)
