from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "congress.core"
    label = "core"

    def ready(self) -> None:
        from .logs import configure_structlog

        import_module("congress.core.checks")
        configure_structlog()
