"""`manage.py bump_audit_epoch`: once after a logical restore, by the owner of the tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from congress.audit.models import Epoch
from congress.audit.operations import record


class Command(BaseCommand):
    help = "Begin a new epoch of transaction ids after a logical restore (run with DATABASE_ROLE=owner)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reason", help="why, for the record: which backup was restored, who decided it")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:  # waits for whoever writes with the old epoch
                cursor.execute("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE")
            last = Epoch.objects.order_by("-no").first()
            now = timezone.now()
            epoch = Epoch.objects.create(no=(last.no if last else 1) + 1, began_at=now, reason=options["reason"])
            record("audit.epoch", epoch, after={"no": epoch.no}, at=now)
        self.stdout.write(f"epoch {epoch.no}")
