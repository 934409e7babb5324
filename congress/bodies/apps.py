from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BodiesConfig(AppConfig):
    name = "congress.bodies"
    label = "bodies"
    verbose_name = _("Congresses and organs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import audit_words

        audit_words.register()
