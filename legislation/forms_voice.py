"""Shapes of what staff enter about consultations and opinions."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.core.clock import CHINA, china_day, database_now, end_of_day
from liaison_stations.forms_desk import DeedForm, words

from .models import Consultation, Opinion
from .rules import CONSULTATION_DAYS

MOST_QUESTIONS = 10


class WindowForm(forms.Form):
    """When opinions are taken, and what is said with the draft."""

    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    closes_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Opinions are taken until midnight. At least 30 days, or a reason and an approval (LL40)."),
    )  # fmt: skip
    brief = words(_("In brief"), 4000, rows=6, help_text=_("Shown first: what it is about, what changes for whom."))
    questions = words(
        _("Questions"), 3200, rows=4, required=False, help_text=_("One a line, at most ten. Answered in the same form.")
    )
    contact = forms.CharField(label=_("Post, e-mail, telephone for opinions"), max_length=300, required=False)
    short_reason = forms.CharField(label=_("Why fewer than 30 days"), max_length=300, required=False)

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS or any(len(line) > 300 for line in lines):
            raise forms.ValidationError(_("At most ten questions of at most 300 characters, one a line."))
        return lines

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("It would close before it opens."))
        return data

    def arguments(self) -> dict[str, Any]:
        """Return what the operation is called with."""
        data = self.cleaned_data
        opens_at = datetime.combine(data["opens_on"], time.min, tzinfo=CHINA)
        return {
            "opens_at": opens_at, "closes_at": end_of_day(data["closes_on"]), "brief": data["brief"],
            "questions": data["questions"], "contact": data["contact"], "short_reason": data["short_reason"],
        }  # fmt: skip


def start_of_window() -> dict[str, Any]:
    """Return what the form begins with: thirty days from tomorrow."""
    opens_on = china_day(database_now()) + timedelta(days=1)
    return {"opens_on": opens_on, "closes_on": opens_on + timedelta(days=CONSULTATION_DAYS - 1)}


class ChangeForm(WindowForm, DeedForm):
    """The window and words of a consultation that is being prepared."""

    @classmethod
    def start_from(cls, row: Consultation) -> dict[str, Any]:
        return {
            "opens_on": china_day(row.opens_at), "closes_on": china_day(row.closes_at - timedelta(microseconds=1)),
            "brief": row.brief, "contact": row.contact, "short_reason": row.short_reason,
            "questions": "\n".join(question.text for question in row.questions.all()),
        }  # fmt: skip


class OpinionRedactForm(DeedForm):
    """The words that are shown instead."""

    shown_text = words(_("Text as everybody reads it"), 2000, rows=6)
    reason = words(_("Reason"), 200)

    @classmethod
    def start_from(cls, row: Opinion) -> dict[str, Any]:
        return {"shown_text": row.shown_text or row.text}
