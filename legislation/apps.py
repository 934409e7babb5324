"""Legislation (立法): bills, versions, provisions, consultations, opinions, the adoption ledger, contact points."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegislationConfig(AppConfig):
    name = "legislation"
    verbose_name = _("Legislation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (
            appointing,
            desk_items,
            desk_items_bench,
            desk_items_ledger,
            desk_items_voice,
            figures,
            flood,
            local_rules,
            my_data,
            retention,
            search_index,
            traces,
            version_files,
            words,
            words_ledger,
            words_points,
        )

        appointing.register()
        desk_items.register()
        desk_items_bench.register()
        desk_items_ledger.register()
        desk_items_voice.register()
        figures.register()
        flood.register()
        local_rules.register()
        my_data.register()
        retention.register()
        search_index.register()
        traces.register()
        version_files.register()
        words.register()
        words_ledger.register()
        words_points.register()
