"""Shorter waits, so that a drill of a minute sees what takes minutes otherwise. Nothing else differs."""

from datetime import timedelta

from django.apps import AppConfig


class HasteConfig(AppConfig):
    name = "tests.chaos.haste"
    label = "haste"

    def ready(self) -> None:
        """Leases of seconds: longer than the drill's gateway takes, as in life."""
        from congress.notifications import delivering, relay

        delivering.LEASE = relay.LEASE = timedelta(seconds=6)
        delivering.FIRST_WAIT = timedelta(seconds=1)
        delivering.LONGEST_WAIT = timedelta(seconds=3)
        delivering.MOST_ATTEMPTS = 100
