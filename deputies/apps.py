from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeputiesConfig(AppConfig):
    name = "deputies"
    label = "deputies"
    verbose_name = _("Deputies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import appointing, audit_words, findable

        appointing.register()
        audit_words.register()
        findable.register()
