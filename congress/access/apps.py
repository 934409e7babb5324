from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "congress.access"
    label = "access"
    verbose_name = _("Access")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from congress.limits.operations import register_limit

        from . import audit_words, checks, codes, devices, retention

        register_limit("sign-in", 200, 200 / 600)  # passwords tried from one address: an office may share one
        register_limit("second-factor", 5, 5 / 300)  # codes tried for one account
        audit_words.register()
        codes.register()
        devices.register()
        checks.register()
        retention.register()
