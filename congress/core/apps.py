from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "congress.core"
    label = "core"
