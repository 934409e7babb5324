"""`manage.py make_bodies`: make the congresses from the divisions."""

from typing import Any

from django.core.management.base import BaseCommand

from congress.bodies.operations import make_bodies


class Command(BaseCommand):
    help = "Make every congress, its committees and organs from the divisions; may be run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        report = make_bodies()
        self.stdout.write(
            f"bodies: {report.bodies} congresses, {report.committees} committees, {report.organs} organs;"
            f" {report.written} written"
        )
