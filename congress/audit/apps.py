from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "congress.audit"
    label = "audit"
    verbose_name = _("Audit")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .words import register_verbs

        register_verbs(
            {
                "audit.epoch": _("began a new life of the audit's database"),
                "audit.export": _("took away the audit as a table"),
            }
        )
