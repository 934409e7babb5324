"""The programs that make up the running portal."""

import os
import sys

from .addresses import Address
from .supervisor import Child


def programs(address: Address) -> list[Child]:
    """Return the children: web server, worker, beat, outbox relay, audit sealer, and the card that greets."""
    python, manage = sys.executable, [sys.executable, "manage.py"]
    files = tuple(opened.fileno() for opened in address.sockets)
    celery = [python, "-m", "celery", "--quiet", "-A", "congress"]
    calm = {"PYTHONWARNINGS": "ignore:You're running the worker"}  # root on a laptop; the containers use a user
    web = {"GUNICORN_BIND": ",".join(f"fd://{number}" for number in files)}
    concurrency = os.environ.get("WORKER_CONCURRENCY", "2")
    return [
        Child("web", [python, "-m", "gunicorn", "-c", "congress/gunicorn_config.py", "congress.wsgi"], web, files),
        Child("worker", [*celery, "worker", "--concurrency", concurrency, "--loglevel", "WARNING"], calm),
        Child("beat", [*celery, "beat", "--pidfile=", "--loglevel", "WARNING"]),
        Child("relay", [*manage, "run_relay"]),
        Child("sealer", [*manage, "seal_audit", "--forever"]),
        Child("welcome", [python, "-m", "congress.launcher.welcome"], is_once=True),
    ]
