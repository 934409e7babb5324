"""The first account of an installation, from which all others are made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from congress.access.operations import add_user, appoint
from congress.accounts.roles import Role
from congress.core.clock import database_now


class Command(BaseCommand):
    help = "Make an account and appoint it security administrator; prints its temporary password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--path", default=".43.", help="the division, e.g. .43. for the whole province")

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        user, password = add_user(username=options["username"], name=options["name"], by=None, at=now)
        appoint(user, role=Role.SECURITY_ADMIN, path=options["path"], by=None, at=now)
        self.stdout.write(f"{user.username}: {password}")
