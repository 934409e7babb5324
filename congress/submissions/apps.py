from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "congress.submissions"
    label = "submissions"
    verbose_name = _("Submissions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from congress.limits.operations import register_limit

        from . import audit_words, retention

        audit_words.register()
        retention.register()
        register_limit("receipt-miss", capacity=5, refill_per_second=1 / 60)
