from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's own site; and the Celery application that every task belongs to."""

    default_site = "congress.adminsite.PortalAdminSite"

    def ready(self) -> None:
        import_module("congress.celery")

        super().ready()
