from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiaisonStationsConfig(AppConfig):
    name = "liaison_stations"
    label = "liaison_stations"
    verbose_name = _("Liaison stations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (
            appointing,
            audit_words,
            counted,
            deputy_section,
            desk_items,
            findable,
            flood,
            local_rules,
            my_data,
            photographs,
            retention,
            traces,
            words,
        )

        appointing.register()
        counted.register()
        audit_words.register()
        deputy_section.register()
        desk_items.register()
        findable.register()
        flood.register()
        local_rules.register()
        my_data.register()
        photographs.register()
        retention.register()
        traces.register()
        words.register()
