"""Shapes of what is entered about approvals and filings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day, database_now
from liaison_stations.forms_desk import DeedForm, words

from .forms_points import day_field
from .models import Filing


class NotesForm(DeedForm):
    notes = words(
        _("What the review found"), 4000, rows=6,
        help_text=_("Provision by provision: within the law, or against which article of which law."),
    )  # fmt: skip


class ApproveForm(DeedForm):
    decision = forms.CharField(label=_("Number of the decision"), max_length=120)
    reasons = words(_("Remarks"), 4000, rows=3, required=False, help_text=_("Everybody can read them."))


class RefuseForm(DeedForm):
    reasons = words(
        _("Reasons"), 4000, rows=6, help_text=_("Which provision is against which law. Everybody can read them.")
    )
    decision = forms.CharField(label=_("Number of the decision"), max_length=120, required=False)


class ApprovalForm(forms.Form):
    """What goes with a regulation that is submitted for approval."""

    explanation = words(
        _("Explanation"), 10000, rows=8, help_text=_("Why it was made, on what basis, how it was consulted on.")
    )
    variations = words(
        _("Variations of laws"), 10000, rows=6, required=False,
        help_text=_("An autonomous or separate regulation says which provisions it varies, and why. LL85"),
    )  # fmt: skip

    def __init__(self, *args: Any, varies: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["variations"].required = varies
        if not varies:
            del self.fields["variations"]


class FilingForm(DeedForm):
    number = forms.CharField(label=_("Number of the filing"), max_length=80)
    filed_on = day_field(_("Filed on"))
    late_reason = words(_("Why it was late"), 200, rows=2, required=False, help_text=_("Only after the last day."))

    @classmethod
    def start_from(cls, row: Filing) -> dict[str, Any]:
        return {"filed_on": china_day(database_now()).isoformat()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        filed_on = data.get("filed_on")
        if filed_on and not self.row.published_on <= filed_on <= china_day(database_now()):
            self.add_error("filed_on", _("Choose a day from the publication to today."))
        elif filed_on and filed_on > self.row.due_on and not data.get("late_reason", "").strip():
            self.add_error("late_reason", _("It is after the last day: say why."))
        return data
