"""Fill the database with the demonstration: people, stations, messages."""

from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from congress.bodies.models import Body
from congress.core.clock import CHINA

# Each has `load(at)`, one transaction, and says what there is now.
PARTS = ("people", "stations", "messages", "legislation", "library")


class Command(BaseCommand):
    help = "Load the demonstration; may be run again at any time. Dates move with the day it is loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="the moment to load for, as 2026-11-23T09:00 in China; now if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Body.objects.filter(division__code="430111").exists():
            raise CommandError("Load the divisions and make the bodies first: load_divisions, make_bodies.")
        at = timezone.now()
        if options["at"]:
            at = datetime.fromisoformat(options["at"]).replace(tzinfo=CHINA)
        for part in PARTS:
            name = f"congress.demonstration.{part}"
            if find_spec(name) is not None:
                self.stdout.write(f"{part}: {import_module(name).load(at)}")
