"""One PostgreSQL server for a test run, with a migrated template to copy a database from for each worker.

The migrated data folder is kept below `var/test-clusters`, named after everything that shaped it, so that
only the first run after a change of the tables migrates.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from congress.embedded.places import data_home
from congress.embedded.postgres import APP_ROLE, SUPERUSER, EmbeddedPostgres

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATE = "portal_template"
# Only here can a test set the clock, and flush tables between tests.
TEST_ONLY = f"""
CREATE OR REPLACE FUNCTION portal_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(nullif(current_setting('portal.now', true), '')::timestamptz, clock_timestamp()) $$;
GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP TRIGGER audit_seal_no_truncate ON audit_seal;
DROP TRIGGER audit_epoch_no_truncate ON audit_epoch;
DROP TRIGGER erasure_no_truncate ON submissions_erasure;
"""


def fingerprint() -> str:
    """Return what names a migrated cluster: the migrations, the locked packages, this file."""
    digest = hashlib.sha256()
    files = [PROJECT / "requirements" / "base.txt", Path(__file__), PROJECT / "congress/embedded/postgres.py"]
    files += sorted(p for p in PROJECT.glob("**/migrations/*.py") if ".venv" not in p.parts)
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def copy_migrated_cluster(target: Path) -> None:
    """Copy a stopped cluster that holds the migrated template to `target`; make it first where missing."""
    home = data_home(PROJECT) / "test-clusters"
    home.mkdir(parents=True, exist_ok=True)
    made = home / fingerprint()
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in home.iterdir():
                if old.is_dir():
                    shutil.rmtree(old, ignore_errors=True)
            _build(made)
        subprocess.run(["cp", "-a", "--reflink=auto", str(made), str(target)], check=True)


def _build(made: Path) -> None:
    fresh = Path(tempfile.mkdtemp(prefix="building-", dir=made.parent))
    os.chmod(fresh, 0o755)
    with EmbeddedPostgres(fresh, durable=False) as server:
        server.ensure_database(TEMPLATE)
        environment = os.environ | {
            "DATABASE_URL": server.url(APP_ROLE, TEMPLATE),
            "DATABASE_OWNER_URL": server.url("portal_owner", TEMPLATE),
            "DATABASE_ROLE": "owner",
            "DJANGO_SETTINGS_MODULE": "congress.settings",
        }
        environment.pop("PYTEST_XDIST_WORKER", None)
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=PROJECT, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"The test database could not be migrated:\n{done.stderr[-3000:]}")
        with psycopg.connect(**server.connect_args(SUPERUSER, TEMPLATE), autocommit=True) as connection:
            connection.execute(TEST_ONLY)
    fresh.rename(made)


class TestCluster:
    """A running copy of the migrated cluster, for one test run."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
        os.chmod(self.folder, 0o755)
        self.home = self.folder / "postgres"
        copy_migrated_cluster(self.home)
        self.server = EmbeddedPostgres(self.home, durable=False)
        self.server.start()

    def stop(self) -> None:
        """Stop the server and remove its data."""
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def create_database(server: EmbeddedPostgres, name: str) -> None:
    """Make the database `name` as a copy of the migrated template. The server may be another process's."""
    with psycopg.connect(**server.connect_args(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute("SELECT pg_advisory_lock(4711)")  # a template may be copied by one at a time
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE))
        )
        connection.execute("SELECT pg_advisory_unlock(4711)")
