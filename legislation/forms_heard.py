"""An opinion that staff enter for whoever gave it: an organ, an expert, a deputy, a member at a reading."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison_stations.forms_desk import DeedForm, words

from .forms_bench import line
from .models import Consultation, ProvisionText, RegulationBill
from .operations.opinions import LONGEST, LONGEST_PROPOSAL
from .states import ConsultationState, OpinionSource

TAKEN = (ConsultationState.ANNOUNCED, ConsultationState.CLOSED)
SOURCES = (
    OpinionSource.MEMBER, OpinionSource.COMMITTEE, OpinionSource.ORGAN, OpinionSource.EXPERT, OpinionSource.DEPUTY,
)  # fmt: skip


class HeardForm(DeedForm):
    """What was said, by whom, on which article. What members and committees say is collated and never public."""

    consultation = forms.ModelChoiceField(Consultation.objects.none(), label=_("On the text"))
    source = forms.ChoiceField(
        label=_("Given by"), choices=[(source.value, source.label) for source in SOURCES],
        help_text=_("Others than members and committees only while the consultation is open (LL36, LL39, LL41)."),
    )  # fmt: skip
    source_words = line(_("Who exactly"), 120)
    node = forms.ModelChoiceField(
        ProvisionText.objects.none(), label=_("On the provision"), required=False, empty_label=_("the whole")
    )
    text = words(_("Opinion, in their own words"), LONGEST, rows=4)
    proposed_words = words(_("Words they propose"), LONGEST_PROPOSAL, rows=2, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def start_from(cls, row: RegulationBill) -> dict[str, Any]:
        return {"key": uuid4()}

    def prepare(self) -> None:
        rows = self.row.consultations.filter(state__in=TAKEN).select_related("draft").order_by("-opens_at", "-id")
        texts = ProvisionText.objects.filter(version__consultation__in=rows).order_by("version_id", "position")
        for name, queryset in (("consultation", rows), ("node", texts)):
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = queryset
        self.fields["consultation"].initial = next(iter(rows), None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        node, consultation = data.get("node"), data.get("consultation")
        if node is not None and consultation is not None and node.version_id != consultation.draft_id:
            self.add_error("node", _("This provision is of another text."))
        return data


def may_be_heard(bill: RegulationBill) -> bool:
    """Tell whether a consultation of the bill can still take an opinion of a reading."""
    return bill.consultations.filter(state__in=TAKEN).exists()
