"""What this app shows on a deputy's public page: the stations where the deputy sits, and how to write."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from deputies.models import Deputy
from deputies.registry import Section, register_section

from .models import LiaisonStation, StationDeputy
from .queries_stations import with_code


def stations_of(deputy: Deputy, on: date) -> Section | None:
    """Return the section with the open stations where the deputy is stationed `on` that day; one query."""
    posted = StationDeputy.objects.in_force(on=on).filter(deputy=deputy)
    rows = with_code(LiaisonStation.objects.open().filter(pk__in=posted.values("station_id")))
    stations = list(rows.select_related("division").order_by("path", "pinyin", "id"))
    if not stations:
        return None
    context = {"stations": stations, "deputy_id": deputy.pk, "may_write": deputy_serves(deputy, on)}
    return Section(_("Meet or write"), "liaison_stations/deputy_section.html", context)


def deputy_serves(deputy: Deputy, on: date) -> bool:
    """Tell whether the deputy acts `on` that day."""
    return Deputy.objects.serving(on=on).filter(pk=deputy.pk).exists()


def register() -> None:
    """Show the section right below the mandates."""
    register_section(stations_of, order=10)
