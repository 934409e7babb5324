#!/usr/bin/env python3
"""Django's command line for the portal."""

import contextlib
import os
import sys

# These change tables, so they act as the owner of the database; everything else is the application.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "pgtrigger", "rotate_keys"}
# These work on files only; for every other command the embedded servers are started unless they run.
FILE_COMMANDS = {
    "check",
    "collectstatic",
    "decide_ballot",
    "diffsettings",
    "draw_states",
    "help",
    "parse_regulation",
    "make_keys",
    "spectacular",
    "translations",
}


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    from django.core.management import execute_from_command_line

    with contextlib.ExitStack() as stack:
        if command not in FILE_COMMANDS and not command.startswith("-") and "--help" not in sys.argv:
            lend_servers(stack)
        execute_from_command_line(sys.argv)


def lend_servers(stack: contextlib.ExitStack) -> None:
    """Let the embedded servers run as long as `stack` is open, where the settings name no others."""
    from django.conf import settings

    from congress.embedded.lending import lent

    if settings.USES_EMBEDDED_POSTGRES and stack.enter_context(lent(settings.EMBEDDED_POSTGRES)):
        settings.EMBEDDED_POSTGRES.ensure_database(settings.DATABASE_NAME)
    if settings.USES_EMBEDDED_VALKEY:
        stack.enter_context(lent(settings.EMBEDDED_VALKEY))


if __name__ == "__main__":
    main()
