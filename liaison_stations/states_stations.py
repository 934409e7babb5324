"""The kinds and states of a station, and the moves between the states."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.lifecycle import Lifecycle, Move


class StationKind(models.TextChoices):
    HOUSE = "house", _("deputies' house")
    STATION = "station", _("liaison station")
    POINT = "point", _("liaison point")


class StationState(models.TextChoices):
    OPEN = "open", _("open to residents")
    MERGED = "merged", _("merged")
    CLOSED = "closed", _("closed down")


STATION = Lifecycle(
    field="state",
    states=StationState,
    initial=StationState.OPEN,
    title=_("Station"),
    moves=(
        Move("merge", (StationState.OPEN, StationState.CLOSED), StationState.MERGED, "local", _("Merge into another")),
        Move("close", (StationState.OPEN,), StationState.CLOSED, "local", _("Close")),
        Move("reopen", (StationState.CLOSED, StationState.MERGED), StationState.OPEN, "local", _("Open again")),
    ),
)
