"""What the manager does with the embedded server's databases as a whole."""

import time
from typing import Any

import psycopg
from psycopg import sql

from congress.embedded.postgres import SUPERUSER, EmbeddedPostgres

PATIENCE = 30.0


def exists(server: EmbeddedPostgres, name: str) -> bool:
    """Tell whether there is a database `name`."""
    with psycopg.connect(**server.connect_args(SUPERUSER, "postgres")) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def make_afresh(server: EmbeddedPostgres, name: str) -> None:
    """Make an empty database `name`; one that was there is dropped."""
    _administer(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    server.ensure_database(name)


def rename(server: EmbeddedPostgres, name: str, to: str) -> None:
    """Rename a database; a vacuum worker that is still in it is sent away first."""
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to))
    deadline = time.monotonic() + PATIENCE
    while True:
        _administer(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
        try:
            return _administer(server, statement)
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def identity(connect: dict[str, Any]) -> str:
    """Return what tells the database at `connect` from any other, also from one of the same name made later."""
    with psycopg.connect(**connect) as connection:
        row = connection.execute(
            "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database())"
            " FROM pg_control_system()"
        ).fetchone()
    return " ".join(str(part) for part in row or ())


def _administer(server: EmbeddedPostgres, statement: Any, *values: str) -> None:
    with psycopg.connect(**server.connect_args(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(statement, values or None)
