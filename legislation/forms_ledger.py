"""What people type in the drafting room, at the confirmation and at the publication of the outcome."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import OpinionGroup, ProvisionText
from .quotes import between
from .states import LedgerState, OpinionSource, Outcome, Reason

ANY = [("", _("all"))]
KEYS = {
    Outcome.ADOPTED: "A", Outcome.PARTLY: "P", Outcome.NOT_ADOPTED: "N", Outcome.ALREADY: "H", Outcome.OUTSIDE: "O",
    Outcome.REFERENCE: "R",
}  # fmt: skip


class QueueFilter(forms.Form):
    """Which entries of an article are shown."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *LedgerState.choices])
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[*ANY, *Outcome.choices])
    source = forms.ChoiceField(label=_("Source"), required=False, choices=[*ANY, *OpinionSource.choices])

    def chosen(self) -> dict[str, str]:
        """Return the filters that can be read and are set."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SeenForm(forms.Form):
    """A deed on an entry: it goes through only while the entry is as it was seen."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def of(self, group: OpinionGroup) -> OpinionGroup:
        """Return the entry at the version that was seen."""
        group.version = self.cleaned_data["seen"]
        return group


class DecisionForm(SeenForm):
    """An outcome with its reason and the words to the sender."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", "—"), *Reason.choices])
    words = forms.CharField(
        label=_("Words to the sender"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == Outcome.NOT_ADOPTED:
            if not given.get("reason"):
                self.add_error("reason", _("Choose why it is not adopted."))
            if not given.get("words", "").strip():
                self.add_error("words", _("Write it in words for the sender."))
        return given


class MarkForm(SeenForm):
    """Words of the next version: selected on the page, or named by their first and their last."""

    text = forms.UUIDField()
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    quote = forms.CharField(required=False, max_length=5000, strip=False, widget=forms.HiddenInput)
    first = forms.CharField(label=_("From the words"), required=False, max_length=200)
    last = forms.CharField(label=_("to the words"), required=False, max_length=200)

    def __init__(self, *args: Any, texts: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = ProvisionText.objects.none() if texts is None else texts
        self.row: ProvisionText | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.row = self.texts.filter(pk=given.get("text") or UUID(int=0)).first()
        if self.row is None:
            self.add_error(None, _("Choose the article."))
            return given
        span = self._selected(given, self.row.text) or self._named(given, self.row.text)
        if span is None:
            self.add_error(None, _("These words are not in the article, or stand there twice. Name more of them."))
        else:
            given["start"], given["end"] = span
        return given

    def _selected(self, given: dict[str, Any], text: str) -> tuple[int, int] | None:
        start, end = given.get("start"), given.get("end")
        if start is None or end is None or text[start:end] != given.get("quote", "").replace("\r\n", "\n"):
            return None
        return start, end

    def _named(self, given: dict[str, Any], text: str) -> tuple[int, int] | None:
        first = given.get("first", "").strip()
        return between(first, given.get("last", "").strip() or first, text)


class NoteForm(forms.Form):
    """A note for colleagues."""

    words = forms.CharField(label=_("Note for colleagues"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why an outcome is sent back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=900, error_messages={"required": _("Say why you send it back.")}
    )


class NextForm(forms.Form):
    """The name of the next version."""

    name = forms.CharField(label=_("Name of the next version"), max_length=60)


class ConfirmFilter(forms.Form):
    """Which outcomes the committee looks at."""

    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[*ANY, *Outcome.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[(LedgerState.PROPOSED, _("to be confirmed")), (LedgerState.CONFIRMED, _("confirmed"))],
    )  # fmt: skip


class ReportForm(forms.Form):
    """The words above the published table."""

    words = forms.CharField(
        label=_("What came of it, in words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Shown above the table: what people cared about most, what was changed, what could not be."),
    )  # fmt: skip
