#!/usr/bin/env python3
"""Django's command line for the portal."""

import os
import sys

# These change tables, so they act as the owner of the database; everything else is the application.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "pgtrigger", "prepare_database"}


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
