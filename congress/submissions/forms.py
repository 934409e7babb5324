"""What whoever sends something fills in: how to reach them, the code of a receipt, proof that a number is theirs."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.access.codes import check_phone_code
from congress.core.text import plain_code, plain_mobile

from .operations import CODE_LENGTH, Contact, is_issued


class PhoneProofForm(forms.Form):
    """A number; then the code that was sent to it. The code is asked for when the form is sent with it."""

    phone = forms.CharField(
        label=_("Mobile number"), max_length=20, help_text=_("The number that you gave when you wrote to us."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code from the text message"), required=False, max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def __init__(self, *args: object, with_code: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if with_code:
            self.fields["code"].required = True
        else:
            del self.fields["code"]

    def clean_phone(self) -> str:
        phone = plain_mobile(self.cleaned_data["phone"])
        if not phone:
            raise forms.ValidationError(_("Please enter a mobile number of eleven digits."))
        return phone


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
