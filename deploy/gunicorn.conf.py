"""gunicorn for the portal: threads for pages that wait on the database, nothing shared before the fork."""

import gc

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 2
# Ten readers at once take as long in all, but two threads that share an interpreter finish in the order they came, and
# four do not: the slowest in twenty looks at a list of contributions went from 0.31 s to 0.25 s.
threads = 2
# A process takes little more than it has threads for, and no connection is kept: whoever is free serves the one that
# has waited longest. Taking all that came, one process had eight while the other had two, and was late with them. Two
# more, for browsers that open a connection and say nothing for a while.
worker_connections = threads + 2
keepalive = 0
# Uploads of whole registers take a while on an office line; the reverse proxy buffers slow clients.
timeout = 300
graceful_timeout = 30
# A fresh process takes seconds of processor time to load: at a busy desk every few hours, not every few minutes.
max_requests = 50_000
max_requests_jitter = 5_000
worker_tmp_dir = "/dev/shm"
# Each worker loads the application itself: Polars' threads and database connections do not survive a fork.
preload_app = False
# Requests are logged by the application, which masks identity numbers; gunicorn's own log would not.
accesslog = None
errorlog = "-"
# The control socket wants a writable home, which the container does not give.
control_socket_disable = True


def post_worker_init(worker):
    """Load every page before the first reader comes, and leave what is loaded out of every later search for garbage.

    The portal's half a million lasting objects were looked through again and again: a sixth of the time of a page.
    """
    from django.urls import get_resolver

    list(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()
    gc.set_threshold(25_000, 20, 20)
