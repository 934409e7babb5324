"""What a resident fills in."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from congress.core.forms import LinesField
from congress.submissions.forms import ContactForm
from congress.submissions.photographs import check_photographs
from deputies.models import Deputy

from .models import LiaisonStation
from .operations import Words
from .states import Topic, VerdictKind

MAX_PHOTOGRAPHS = 6


class PhotographsInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotographsField(forms.FileField):
    """Several photographs; `clean` returns a list, with the reason for each that cannot be used."""

    widget = PhotographsInput(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [f for f in (data if isinstance(data, list | tuple) else [data]) if f]
        if len(files) > MAX_PHOTOGRAPHS:
            raise forms.ValidationError(_("At most %(most)s photographs."), params={"most": MAX_PHOTOGRAPHS})
        problems = check_photographs(files)
        if problems:
            raise forms.ValidationError(problems)
        return files


class MessageForm(ContactForm):
    """A message at a station. Only the text is required."""

    deputy = forms.ChoiceField(label=_("To whom"), required=False, widget=forms.RadioSelect)
    topic = forms.ChoiceField(
        label=_("What is it about"), choices=Topic.choices, initial=Topic.OTHER, widget=forms.RadioSelect
    )
    text = LinesField(
        label=_("What do you want to say"), max_length=2000, min_length=4,
        help_text=_("Where is it, since when, and what would help?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Please write a few words."), "min_length": _("Please write a few more words.")},
    )  # fmt: skip
    place = forms.CharField(label=_("Where exactly"), required=False, max_length=120)
    photographs = PhotographsField(
        label=_("Photographs"), required=False, help_text=_("Up to six. The place where they were taken is removed.")
    )
    wants_public = forms.BooleanField(label=_("Neighbours may read it, without my name"), required=False, initial=True)
    name = forms.CharField(label=_("Your name"), required=False, max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120)
    shows_name = forms.BooleanField(label=_("The deputy may see my name"), required=False)
    shows_phone = forms.BooleanField(label=_("The deputy may call me"), required=False)
    about = forms.ChoiceField(
        label=_("Does it complain of a deputy or of this station?"), required=False, widget=forms.Select,
        help_text=_("Then it goes past them, and they never see it."),
    )  # fmt: skip
    similar_seen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, station: LiaisonStation, deputies: list[Deputy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.station, self.deputies = station, {str(d.pk): d for d in deputies}
        names = [(key, d.name) for key, d in self.deputies.items()]
        cast(forms.ChoiceField, self.fields["deputy"]).choices = [("", _("Any deputy here")), *names]
        cast(forms.ChoiceField, self.fields["about"]).choices = [
            ("", _("No")),
            ("station", _("Yes, of this station")),
            *names,
        ]

    def chosen_deputy(self) -> Deputy | None:
        """Return the deputy that was picked, or None for any."""
        return self.deputies.get(self.cleaned_data["deputy"])

    def words(self) -> Words:
        """Return what was written and allowed."""
        data = self.cleaned_data
        return Words(
            text=data["text"].strip(), topic=data["topic"], place=data["place"].strip(),
            language="en" if get_language() == "en" else settings.LANGUAGE_CODE, wants_public=data["wants_public"],
            shows_name=data["shows_name"] and bool(data["name"]),
            shows_phone=data["shows_phone"] and bool(data["phone"]),
            complains_of_deputy=self.deputies.get(data["about"]), complains_of_station=data["about"] == "station",
            photographs=data["photographs"],
        )  # fmt: skip


class JoinForm(ContactForm):
    """Joining a neighbour's message."""

    words = LinesField(
        label=_("A word of your own"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class VerdictForm(forms.Form):
    """One question: is it solved?"""

    kind = forms.ChoiceField(choices=VerdictKind.choices)
    words = LinesField(
        label=_("What is still missing, or what was done well?"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
