"""What has to be done before the portal can run: each step only when its sources changed since it was done."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from congress.embedded.postgres import SUPERUSER, EmbeddedPostgres
from congress.embedded.tether import tethered

from . import databases
from .stamps import PROJECT, Stamps, digest


class StepFailed(RuntimeError):
    """A step ended with an error; the message ends with what it said."""


@dataclass(frozen=True)
class Step:
    """A management command, and the files that make it necessary again when they change."""

    name: str
    title: str
    command: tuple[str, ...]
    sources: tuple[str, ...]


FILES = (
    Step("translations", "Compiling the translations", ("translations", "compile"), ("locale/**/*.po",)),
    Step(
        "statics", "Collecting the static files", ("collectstatic", "--noinput", "--clear", "--verbosity=0"),
        ("static/**/*", "*/static/**/*", "*/*/static/**/*", "congress/core/statics.py", "requirements/base.txt"),
    ),
)  # fmt: skip
TABLES = (
    Step(
        "tables", "Making the tables", ("migrate", "--verbosity=0"),
        ("*/migrations/*.py", "*/*/migrations/*.py", "requirements/base.txt"),
    ),
    Step(
        "divisions", "Loading Hunan's 31,691 divisions", ("load_divisions", "--verbosity=0"),
        ("congress/regions/data/*", "congress/regions/operations.py", "congress/regions/rules.py"),
    ),
    Step(
        "bodies", "Making the congresses", ("make_bodies",),
        ("congress/regions/data/*", "congress/bodies/operations.py", "congress/bodies/rules.py"),
    ),
)  # fmt: skip
STORY = Step("story", "Filling in the demonstration", ("load_demo",), ("congress/demonstration/**/*",))

DERIVED = (  # from what is there: after an update, or a demonstration loaded past the operations
    Step(
        "index", "Writing the index of what can be found", ("rebuild_search",),
        ("congress/search/**/*.py", "*/findable*.py", "congress/demonstration/**/*"),
    ),
    Step(
        "figures", "Computing the figures", ("rebuild_rollups",),
        ("congress/rollups/**/*.py", "*/counted*.py", "congress/demonstration/**/*"),
    ),
    Step("published", "Keeping the figures others published", ("import_figures",), ("congress/rollups/data/*",)),
)  # fmt: skip


def say(text: str, *, end: str = "\n") -> None:
    """Print at once."""
    print(text, end=end, flush=True)


def run_command(*arguments: str, environment: dict[str, str] | None = None) -> None:
    """Run `manage.py` with `arguments`. Raises StepFailed with what it said when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=PROJECT, env=os.environ | (environment or {}),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=tethered(signal.SIGKILL), start_new_session=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise StepFailed(f"`manage.py {' '.join(arguments)}` failed:\n{done.stdout[-3000:]}")


def timed(title: str, work: Callable[[], Any]) -> None:
    """Do `work` and print a line about it with the seconds that it took."""
    say(f"  {title} …", end="")
    begun = time.monotonic()
    try:
        work()
    except BaseException:
        say("")
        raise
    say(f" {time.monotonic() - begun:.1f} s")


class Preparation:
    """Brings files and database up to the sources."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.stamps = Stamps(Path(settings.DATA_HOME))
        self.database: str = settings.DATABASE_NAME
        self.embedded: EmbeddedPostgres | None = settings.EMBEDDED_POSTGRES if settings.USES_EMBEDDED_POSTGRES else None

    def run(self) -> None:
        """Do what is needed; the databases' servers run already. Raises StepFailed."""
        keys = Path(self.settings.KEYRING_FILE)
        if not (keys.exists() and keys.with_name("secret_key").exists()):
            timed("Making the keys", partial(run_command, "make_keys"))
        for step in FILES:
            self._run_unless_done(step, here=str(self.settings.BASE_DIR), missing=not self._has_output(step))
        if self.embedded and not databases.exists(self.embedded, self.database):
            self._fill(self.embedded)
        else:
            here = self._identity()
            for step in self._steps():
                self._run_unless_done(step, here=here)

    def _steps(self) -> tuple[Step, ...]:
        return (*TABLES, STORY, *DERIVED) if self.settings.DEMO else (*TABLES, *DERIVED)

    def _has_output(self, step: Step) -> bool:
        if step.name == "statics":
            return (Path(self.settings.STATIC_ROOT) / "staticfiles.json").exists()
        return all(path.with_suffix(".mo").exists() for path in PROJECT.glob("locale/**/*.po"))

    def _run_unless_done(self, step: Step, *, here: str, missing: bool = False) -> None:
        """Run `step` unless its stamp says that it was done for these sources at this place."""
        stamp = f"{digest(*step.sources)} {here}"
        if missing or not self.stamps.has(step.name, stamp):
            timed(step.title, partial(run_command, *step.command))
            self.stamps.put(step.name, stamp)

    def _fill(self, server: EmbeddedPostgres) -> None:
        """Fill a database under another name and rename it when it is whole.

        A fill that was cut off leaves the other name only: it is dropped and begun again.
        """
        filling = f"{self.database}_filling"
        databases.make_afresh(server, filling)
        for step in self._steps():
            timed(step.title, partial(run_command, *step.command, environment={"EMBEDDED_DATABASE": filling}))
        databases.rename(server, filling, self.database)
        here = self._identity()
        for step in self._steps():
            self.stamps.put(step.name, f"{digest(*step.sources)} {here}")

    def _identity(self) -> str:
        if self.embedded:
            return databases.identity(self.embedded.connect_args(SUPERUSER, self.database))
        default = self.settings.DATABASES["default"]
        parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        return databases.identity({name: default[key] for name, key in parts.items() if default[key]})
