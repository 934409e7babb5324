"""Forms of sign-in."""

from allauth.account.forms import ChangePasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from congress.limits.operations import spend

from .authenticators import accept_totp

CODE_WIDGET = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12, "class": "code-input"}
)


class _CodeOnce:
    """Judge a code with the portal's own limits, and accept each once, without asking a cache."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label, field.widget = _("One-time code"), CODE_WIDGET

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]  # type: ignore[attr-defined]
        user = self.user  # type: ignore[attr-defined]
        spend(("second-factor", str(user.pk)))
        for row in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN):
            is_totp = row.type == Authenticator.Type.TOTP
            if accept_totp(row, code) if is_totp else row.wrap().validate_code(code):
                self.authenticator = Authenticator.objects.get(pk=row.pk)
                self.authenticator.user = user
                return code
        raise get_adapter().validation_error("incorrect_code")


class SecondFactorForm(_CodeOnce, AuthenticateForm):
    """The code of an authenticator app, or a recovery code."""


class SecondFactorAgainForm(_CodeOnce, ReauthenticateForm):
    """The same, asked again."""


class PhoneCodeForm(forms.Form):
    """The code sent to the telephone."""

    code = forms.CharField(label=_("Code from the text message"), max_length=12, widget=CODE_WIDGET)


class NewPasswordForm(ChangePasswordForm):
    """A new password that is not the old one."""

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("password1") and cleaned.get("password1") == cleaned.get("oldpassword"):
            self.add_error("password1", ValidationError(_("Choose a password different from the one you have.")))
        return cleaned
