"""`manage.py seal_audit`: put the next seal on the audit; with `--forever`, one each second."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.utils import timezone

from congress.audit.sealing import ClockRanBack, seal_once

logger = logging.getLogger(__name__)
EVERY_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 10.0


class Command(BaseCommand):
    help = "Seal the audit entries whose transactions are over, and log the head of the chain."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on each second until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["forever"]:
            self._go_on()
            return
        try:
            seal = seal_once(at=timezone.now())
        except ClockRanBack as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{seal.no}:{bytes(seal.hash).hex()} {seal.count}" if seal else "nothing to seal")

    def _go_on(self) -> None:
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        pause = 0.0
        while not stopped.wait(pause):
            pause = EVERY_SECONDS
            try:
                seal_once(at=timezone.now())
            except OperationalError as error:  # the database is away: the entries wait for us
                logger.warning("audit sealing waits for the database: %s", type(error).__name__)
                connection.close()
            except ClockRanBack as error:
                logger.error("audit sealing stands still: %s", error)
                pause = AFTER_TROUBLE_SECONDS
