"""Shapes of what deputies, departments and moderators enter. Each carries the version its page was drawn from."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.bodies.models import Body, Organ
from congress.core.forms import LinesField
from deputies.models import Deputy

from .models import Message, Referral
from .queries_desk import complainable_deputies, complainable_organs, fold_targets, receivers

REASON, LONG = 200, 2000
TICK = "desk/tick.html"


def words(label: Any, length: int, *, rows: int = 3, help_text: Any = "", required: bool = True) -> LinesField:
    """Return a field for some lines of text."""
    area = forms.Textarea(attrs={"rows": rows})
    return LinesField(label=label, max_length=length, widget=area, help_text=help_text, required=required)


class DeedForm(forms.Form):
    """What every deed on a row has: `version`, as the page showed it. Subclasses add the fields of the deed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, row: Message | Referral, data: Any = None, *, prefix: str = "") -> None:
        super().__init__(data, initial={"version": row.version} | self.start_from(row), auto_id=f"{prefix}_%s")
        self.row: Any = row
        self.prepare()

    @classmethod
    def start_from(cls, row: Any) -> dict[str, Any]:
        """Return what the fields hold at first."""
        return {}

    def prepare(self) -> None:
        """Fill choices that depend on the row."""

    def is_current(self) -> bool:
        """Tell whether nobody has changed the row since the page was drawn."""
        return bool(self.cleaned_data["version"] == self.row.version)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation is called with."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PlainForm(DeedForm):
    """A deed that needs no words."""


class NoteForm(DeedForm):
    text = words(_("What you saw"), LONG, rows=4, help_text=_("The resident reads this."))


class AnswerForm(DeedForm):
    text = words(_("Your answer"), LONG, rows=7, help_text=_("The resident reads this. Name no third persons."))


class ReasonForm(DeedForm):
    reason = words(_("Reason"), REASON)


class ReturnForm(DeedForm):
    reason = words(_("Why it is not yours, and whose it is"), 300)


class DeclineForm(DeedForm):
    reason = words(
        _("Reason"), REASON, help_text=_("Deputies do not handle court cases, tenders or personal dealings (DL59).")
    )
    elsewhere = words(
        _("Where to go instead"),
        REASON,
        rows=2,
        help_text=_("For example the court's service line 12368, the arbitration commission, or the 12345 line."),
    )


class ReceiverForm(DeedForm):
    """Hand on to an organ or to another congress: one select over both."""

    receiver = forms.ChoiceField(label=_("Hand it to"))
    note = words(_("A word to them"), 1000, required=False)
    kinds: tuple[str, ...] = ("government", "department", "hotline")

    def prepare(self) -> None:
        message = self.row if isinstance(self.row, Message) else self.row.message
        self.receivers = receivers(message, kinds=self.kinds)
        cast(forms.ChoiceField, self.fields["receiver"]).choices = [("", _("Choose"))] + [
            (group, [(key, str(row)) for key, row in rows]) for group, rows in self.receivers if rows
        ]

    def arguments(self) -> dict[str, Any]:
        found = {key: row for _group, rows in self.receivers for key, row in rows}
        receiver = found[self.cleaned_data["receiver"]]
        rest = {name: value for name, value in super().arguments().items() if name != "receiver"}
        organ = receiver if isinstance(receiver, Organ) else None
        return rest | {"organ": organ, "to_body": receiver if isinstance(receiver, Body) else None}


class ReferForm(ReceiverForm):
    is_complex = forms.BooleanField(
        label=_("A complex matter: more time to answer"), required=False, template_name=TICK
    )


class RouteForm(ReceiverForm):
    kinds = ("government", "department", "hotline", "supervision", "court", "procuratorate")


class DraftForm(DeedForm):
    text = words(_("Reply"), LONG, rows=7, help_text=_("The resident reads this, signed with the name of your organ."))
    claim = forms.ChoiceField(label=_("Outcome"), choices=Referral.Claim, widget=forms.RadioSelect)
    promised_on = forms.DateField(
        label=_("Promised for"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    @classmethod
    def start_from(cls, row: Referral) -> dict[str, Any]:
        day = row.promised_on.isoformat() if row.promised_on else None
        return {"text": row.reply, "claim": row.claim, "promised_on": day}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("claim") == Referral.Claim.PLANNED and not data.get("promised_on"):
            self.add_error("promised_on", _("Give the day you promise it for."))
        if data.get("claim") != Referral.Claim.PLANNED:
            data["promised_on"] = None
        return data


class PassForm(DeedForm):
    publish = forms.TypedChoiceField(
        label=_("Who may read it"),
        choices=[("yes", _("everybody")), ("no", _("the deputy only"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    @classmethod
    def start_from(cls, row: Message) -> dict[str, Any]:
        return {"publish": "yes" if row.wants_public else "no"}

    def clean_publish(self) -> bool:
        publish: bool = self.cleaned_data["publish"]
        if publish and not self.row.wants_public:
            raise forms.ValidationError(_("The resident did not want it shown to everybody."))
        return publish


class RedactForm(DeedForm):
    shown_text = words(_("Text as shown"), LONG, rows=8)
    reason = words(_("Reason"), REASON, rows=2)

    @classmethod
    def start_from(cls, row: Message) -> dict[str, Any]:
        from congress.submissions.moderation import redact

        return {"shown_text": row.shown_text or redact(row.text)}


class FoldForm(DeedForm):
    into = forms.ChoiceField(label=_("Which message it repeats"))

    def prepare(self) -> None:
        self.targets = {str(m.pk): m for m in fold_targets(self.row)}
        into = cast(forms.ChoiceField, self.fields["into"])
        into.choices = [(pk, f"{m.received_at:%Y-%m-%d} {m.title}") for pk, m in self.targets.items()]

    def arguments(self) -> dict[str, Any]:
        return {"into": self.targets[self.cleaned_data["into"]]}


class ComplaintForm(DeedForm):
    """Whom the message complains of: they never see it. Nobody chosen lifts the mark."""

    deputy: "forms.ModelChoiceField[Deputy]" = forms.ModelChoiceField(label=_("Deputy"), queryset=None, required=False)
    organ: "forms.ModelChoiceField[Organ]" = forms.ModelChoiceField(label=_("Organ"), queryset=None, required=False)
    station = forms.BooleanField(label=_("The station and its keeper"), required=False, template_name=TICK)

    @classmethod
    def start_from(cls, row: Message) -> dict[str, Any]:
        return {
            "deputy": row.complains_of_deputy_id,
            "organ": row.complains_of_organ_id,
            "station": row.complains_of_station,
        }

    def prepare(self) -> None:
        cast("forms.ModelChoiceField[Deputy]", self.fields["deputy"]).queryset = complainable_deputies(self.row)
        cast("forms.ModelChoiceField[Organ]", self.fields["organ"]).queryset = complainable_organs(self.row)
