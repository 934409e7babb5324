"""The outbox relay as a process: `manage.py run_relay`."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connections
from django.utils import timezone

from congress.notifications.relay import BATCH, Relay

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Claim what is due and hand it to workers, until told to stop."""

    help = "Hand due deliveries to the workers. Any number of these may run side by side."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often to look when there was nothing to do."""
        parser.add_argument("--pause", type=float, default=0.5, help="Seconds between two looks.")
        parser.add_argument("--once", action="store_true", help="Look once and end.")

    def handle(self, *args: Any, pause: float, once: bool, **options: Any) -> None:
        """Look, again and again; a database that is away is waited for."""
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        relay = Relay()
        while not stop.is_set():
            handed_over = self._look(relay)
            if once:
                break
            if handed_over < BATCH:
                stop.wait(pause)

    def _look(self, relay: Relay) -> int:
        try:
            return relay.once(timezone.now())
        except Error as error:
            logger.warning("database away: %s", type(error).__name__)
            connections.close_all()
            return 0
