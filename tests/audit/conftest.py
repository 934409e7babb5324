from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from congress.embedded.postgres import SUPERUSER, EmbeddedPostgres


@pytest.fixture
def superuser(transactional_db: None, test_server: EmbeddedPostgres) -> Iterator[psycopg.Connection]:
    """A connection of somebody who may switch every trigger off, as an intruder on the server could."""
    args = test_server.connect_args(SUPERUSER, connection.settings_dict["NAME"])
    with psycopg.connect(**args, autocommit=True) as intruder:
        intruder.execute("SET session_replication_role = replica")  # triggers do not fire
        yield intruder
