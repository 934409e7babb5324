from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RollupsConfig(AppConfig):
    name = "congress.rollups"
    label = "rollups"
    verbose_name = _("Figures")
    default_auto_field = "django.db.models.BigAutoField"
