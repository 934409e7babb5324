"""`python -m tests.chaos.portal`: the portal under its real manager, on data of its own (PORTAL_DATA)."""

import contextlib
import io
import json

from congress.launcher import supervisor
from congress.launcher.addresses import listen
from congress.launcher.preparation import run_command
from congress.launcher.programs import programs

PARTS = {"web", "worker", "relay"}


def main() -> None:
    """Start the servers, make one station, say where it is in one line of JSON, and run until stopped."""
    from django.conf import settings

    servers = {"postgres": settings.EMBEDDED_POSTGRES, "valkey": settings.EMBEDDED_VALKEY}
    supervisor.LONGEST_PAUSE = 1.0
    for server in servers.values():
        server.start()
    with contextlib.redirect_stdout(io.StringIO()):
        run_command("make_keys")
        code = make_station()
    address = listen("127.0.0.1", 0)
    print(json.dumps({"origin": address.origin, "code": code}), flush=True)
    supervisor.Supervisor([child for child in programs(address) if child.name in PARTS], servers).run()


def make_station() -> str:
    """Return the code of a new station, where messages may be written."""
    import django
    from django.db import connection

    django.setup()
    from tests.factories.stations import StationFactory

    code = StationFactory().codes.get().code
    connection.close()
    return str(code)


if __name__ == "__main__":
    main()
