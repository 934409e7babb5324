from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "congress.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from . import audit_words, retention
        from .checks import sms_gateway_is_real
        from .delivering import DEAD
        from .words import register_words

        audit_words.register()
        retention.register()
        register(sms_gateway_is_real, Tags.security, deploy=True)
        register_words(
            DEAD,
            title=_("A message could not be sent"),
            text=_(
                "Deliveries of the kind “%(kind)s” ended today without reaching anybody. Look at the gateway's "
                "answer in the list of deliveries; when its cause is mended, they can be tried again there."
            ),
        )
