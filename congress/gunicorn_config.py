"""gunicorn: a few processes of several threads each; no process outlives the one that started it."""

import os
import signal
from typing import Any

from congress.embedded.tether import die_with_parent

bind = os.environ.get("GUNICORN_BIND", "0.0.0.0:8000").split(",")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True  # one copy of the code in memory
timeout = 60
graceful_timeout = 20
keepalive = 15
backlog = 2048
max_requests = 20_000
max_requests_jitter = 2_000
_MEMORY = os.path.join("/", "dev", "shm")
worker_tmp_dir = _MEMORY if os.access(_MEMORY, os.W_OK) else None  # a slow disk is no reason to kill a worker
control_socket_disable = True
accesslog = None  # every request is logged by django-structlog, with its id
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info").lower()


def post_fork(server: Any, worker: Any) -> None:
    """A worker ends with its master, even when the master is killed."""
    die_with_parent(signal.SIGKILL, parent=server.pid)
