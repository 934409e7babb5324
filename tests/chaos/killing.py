"""Finds the processes of a running portal and kills them the hard way."""

import os
import random
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

KINDS = ("web", "web process", "worker", "worker process", "relay", "valkey", "postgres")


def processes(manager: int) -> dict[str, list[int]]:
    """Return the ids of the manager's processes by kind."""
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for child in children(manager):
        kind = kind_of(child)
        if kind:
            found[kind].append(child)
        if kind in {"web", "worker"}:
            found[f"{kind} process"] += children(child)
    return found


def children(pid: int) -> list[int]:
    """Return the ids of the processes that `pid` started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except (OSError, ProcessLookupError):
            continue
    return found


def kind_of(pid: int) -> str:
    """Return which part of the portal a process is, or an empty text."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""
    marks = {
        "gunicorn": "web",
        "celery": "worker",
        "run_relay": "relay",
        "valkey-server": "valkey",
        "bin/postgres": "postgres",
    }
    return next((kind for mark, kind in marks.items() if mark in command), "")


def kill_one(manager: int, kind: str, *, patience: float = 30.0) -> bool:
    """Kill one process of `kind`, waiting for it to be there; tell whether one was."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if candidates := processes(manager)[kind]:
            os.kill(random.choice(candidates), signal.SIGKILL)
            return True
        time.sleep(0.1)
    return False


def wait_until_ready(origin: str, *, patience: float = 60.0) -> bool:
    """Tell whether the portal, and its database, answer in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{origin}/health/ready/", timeout=5) as response:
                if response.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False
