"""The states of a photograph: the original is kept in each of them, the shown picture in one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.lifecycle import Lifecycle, Move


class AttachmentState(models.TextChoices):
    WAITING = "waiting", _("being prepared")
    READY = "ready", _("ready")
    REFUSED = "refused", _("could not be read")


ATTACHMENT = Lifecycle(
    field="state",
    states=AttachmentState,
    initial=AttachmentState.WAITING,
    title=_("photograph"),
    moves=(
        Move("prepare", (AttachmentState.WAITING,), AttachmentState.READY, "local"),
        Move("refuse", (AttachmentState.WAITING,), AttachmentState.REFUSED, "local: it cannot be decoded"),
    ),
)
