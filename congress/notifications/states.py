"""The states of a delivery. It moves by single conditional updates: see delivering.py and relay.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.lifecycle import Lifecycle, Move


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    UNKNOWN = "unknown", _("not known whether it arrived")
    DEAD = "dead", _("could not be sent")


ENDED = (DeliveryState.SENT, DeliveryState.DEAD)
WAITING = (DeliveryState.PENDING, DeliveryState.UNKNOWN)
DELIVERY = Lifecycle(
    field="state",
    states=DeliveryState,
    initial=DeliveryState.PENDING,
    title=_("delivery"),
    moves=(
        Move("take", (DeliveryState.PENDING, DeliveryState.UNKNOWN), DeliveryState.SENDING, "local"),
        Move("lose", (DeliveryState.SENDING,), DeliveryState.UNKNOWN, "local: the worker's lease is over"),
        Move("accept", (DeliveryState.SENDING,), DeliveryState.SENT, "local"),
        Move("wait", (DeliveryState.SENDING,), DeliveryState.PENDING, "local: certainly not accepted"),
        Move("doubt", (DeliveryState.SENDING,), DeliveryState.UNKNOWN, "local: nobody knows"),
        Move("give_up", (DeliveryState.SENDING,), DeliveryState.DEAD, "local: refused, too late or too often"),
        Move(
            "erase",
            (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN),
            DeliveryState.DEAD,
            "PIPL art. 47",
        ),
        Move("retry", (DeliveryState.DEAD,), DeliveryState.UNKNOWN, "local: by the system administrator"),
    ),
)
