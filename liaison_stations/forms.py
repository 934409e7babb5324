"""What a resident fills in."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from congress.access.codes import check_phone_code
from congress.core.text import plain_code, plain_mobile
from congress.submissions.operations import is_issued
from congress.submissions.photographs import check_photographs
from deputies.models import Deputy

from .models import LiaisonStation
from .operations import Contact, Words
from .states import Topic, VerdictKind

MAX_PHOTOGRAPHS = 6
CODE_LENGTH = 16


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


def clean_mobile(typed: str) -> str:
    """Return a mainland mobile number in eleven digits. Raises ValidationError."""
    digits = plain_mobile(typed)
    if typed.strip() and not digits:
        raise forms.ValidationError(_("Please enter a mobile number of eleven digits, or leave it empty."))
    return digits


class ContactForm(forms.Form):
    """How a resident may be reached, if they want to; a code confirms the number."""

    phone = forms.CharField(
        label=_("Mobile number"), required=False, max_length=20,
        help_text=_("Only to send you word. Deputies and staff do not see it unless you allow it below."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    phone_code = forms.CharField(
        label=_("Code from the text message"), required=False, max_length=10,
        help_text=_("To confirm the number. You may also send without it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        return clean_mobile(self.cleaned_data["phone"])

    def contact(self, *, at: datetime) -> Contact | None:
        """Return the contact, its number verified when the code is right; None, with an error, when it is wrong.

        Sent again after a lost reply the form is not judged anew: its code is used up, and its receipt exists.
        """
        data = self.cleaned_data
        verified = False
        if data.get("phone") and data.get("phone_code") and not is_issued(data["submission_key"]):
            verified = check_phone_code(phone=data["phone"], purpose="contact", code=data["phone_code"], at=at)
            if not verified:
                self.add_error("phone_code", _("The code is wrong or too old. Ask for a new one, or leave it empty."))
                return None
        return Contact(data.get("name", ""), data.get("phone", ""), data.get("email", ""), verified)


class MessageForm(ContactForm):
    """A message at a station. Only the text is required."""

    deputy = forms.ChoiceField(label=_("To whom"), required=False, widget=forms.RadioSelect)
    topic = forms.ChoiceField(
        label=_("What is it about"), choices=Topic.choices, initial=Topic.OTHER, widget=forms.RadioSelect
    )
    text = forms.CharField(
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

    words = forms.CharField(
        label=_("A word of your own"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class CodeForm(forms.Form):
    """The code of a receipt, as somebody types it."""

    code = forms.CharField(
        label=_("Receipt code"), max_length=60,
        help_text=_("Sixteen letters and digits, in groups of four. Small letters will do."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(
                _("A code has sixteen letters and digits; this one has %(count)s."), params={"count": len(code)}
            )
        return code


class VerdictForm(forms.Form):
    """One question: is it solved?"""

    kind = forms.ChoiceField(choices=VerdictKind.choices)
    words = forms.CharField(
        label=_("What is still missing, or what was done well?"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
