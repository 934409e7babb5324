"""What may be done with a version from its page."""

from django.utils.translation import gettext_lazy as _

from liaison_stations.deeds import Deed
from liaison_stations.forms_desk import PlainForm

from . import forms_bench_text as forms
from .models import DraftVersion
from .operations import texts, versions
from .permissions import may_edit_version, may_settle_version
from .queries_bench import has_a_next


def _is_open(version: DraftVersion) -> bool:
    return not version.is_settled


VERSION_DEEDS = (
    Deed(
        "settle", _("Settle the text"), _("Settle it for good"), _("The text is settled: no word of it changes."),
        PlainForm, versions.settle_version, may_edit_version, _is_open,
    ),
    Deed(
        "next", _("Make the next version"), _("Make it"), _("The next version is made: change its words."),
        forms.NameForm, versions.next_version, may_settle_version, has_a_next,
    ),
    Deed(
        "renumber", _("Number on from the first"), _("Number on"), _("Everything is numbered on."), PlainForm,
        texts.renumber, may_edit_version, _is_open,
    ),
    Deed(
        "frame", _("Title, lines around the text, annexes"), _("Keep this"), _("It is kept."), forms.FrameForm,
        versions.edit_frame, may_edit_version, _is_open,
    ),
)  # fmt: skip
