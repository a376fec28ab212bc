"""gunicorn for the portal: threads for pages that wait on the database, nothing shared before the fork."""

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 2
threads = 8
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
