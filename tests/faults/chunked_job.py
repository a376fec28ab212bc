"""A job that a worker of the fault tests runs: loaded by `celery worker --include`."""

from __future__ import annotations

import time
from hashlib import sha256

from jamsos.accounts.policy import Act
from jamsos.jobs.models import JobIssue
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run


@job("uji-bertahap", title="Pekerjaan uji bertahap", act=Act.RUN_MATCHING)
def chunked(run: Run, *, items: int, pause: float) -> dict[str, object]:
    """Write one remark per item in chunks of ten, each chunk `pause` seconds long."""

    def chunk(numbers: range) -> None:
        run.issues([JobIssue(row=n, message=sha256(str(n).encode()).hexdigest()) for n in numbers])
        time.sleep(pause)

    run.over(range(items), size=10, work=chunk, stage="menulis")
    return {"message": f"{run.job.issues.count()} baris"}
