"""Shapes of what staff enter about plans and their projects."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.bodies.models import Body
from liaison_stations.forms_desk import DeedForm, words

from .forms_bench import LONG, line
from .models import LegislativePlan, PlanItem, RegulationBill
from .permissions import STAFF
from .states_cases import PlanClass, PlanState


class PlanForm(forms.Form):
    """A new plan, of one year or of five."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Congress"))
    title = line(_("Title"), 120)
    from_year = forms.IntegerField(label=_("From year"), min_value=1980, max_value=2200)
    until_year = forms.IntegerField(label=_("Until year"), min_value=1980, max_value=2200)
    words = words(_("Introduction"), LONG, rows=4, required=False)

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        paths = [appointment.path for appointment in user.scopes(STAFF)]
        bodies = Body.objects.filter(path__in=paths).order_by("path")
        cast("forms.ModelChoiceField[Body]", self.fields["body"]).queryset = bodies
        self.fields["body"].initial = bodies.first()


class ProjectForm(DeedForm):
    title = line(_("Project"), 200)
    plan_class = forms.ChoiceField(label=_("Class"), choices=PlanClass.choices, widget=forms.RadioSelect)
    drafted_by = line(_("Drafted by"), 200, required=False)
    due_words = line(_("When"), 60, _("For example: first half of the year"), required=False)
    reason = line(_("Why it is added now"), 200, required=False)

    @classmethod
    def start_from(cls, row: Any) -> dict[str, Any]:
        return {"plan_class": PlanClass.DELIBERATE}

    def prepare(self) -> None:
        _ask_reason(self, self.row)


class ProjectDeedForm(DeedForm):
    """A deed on one project of the plan."""

    item = forms.ModelChoiceField(PlanItem.objects.none(), label=_("Project"))

    def prepare(self) -> None:
        rows = self.row.items.filter(dropped_at__isnull=True).order_by("plan_class", "position", "id")
        cast("forms.ModelChoiceField[PlanItem]", self.fields["item"]).queryset = rows


class DropForm(ProjectDeedForm):
    reason = line(_("Why it is dropped"), 200, required=False)

    def prepare(self) -> None:
        super().prepare()
        _ask_reason(self, self.row)


class LinkForm(ProjectDeedForm):
    bill = forms.ModelChoiceField(RegulationBill.objects.none(), label=_("Bill"), required=False)

    def prepare(self) -> None:
        super().prepare()
        rows = RegulationBill.objects.filter(path=self.row.path).order_by("-created_at", "-id")
        cast("forms.ModelChoiceField[RegulationBill]", self.fields["bill"]).queryset = rows


def _ask_reason(form: forms.Form, plan: LegislativePlan) -> None:
    """Ask for a reason where the plan is published, and nowhere else."""
    if plan.state == PlanState.PUBLISHED:
        form.fields["reason"].required = True
    else:
        del form.fields["reason"]
