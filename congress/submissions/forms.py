"""What somebody fills in to show that a number is theirs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.core.text import plain_mobile


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
