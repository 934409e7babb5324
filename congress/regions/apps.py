from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "congress.regions"
    label = "regions"
    verbose_name = _("Divisions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import audit_words

        audit_words.register()
