"""Livelihood projects (民生实事项目): from a resident's proposal to the deputies' ballot and the finished project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LivelihoodConfig(AppConfig):
    name = "livelihood"
    verbose_name = _("Livelihood projects")
    default_auto_field = "django.db.models.BigAutoField"
