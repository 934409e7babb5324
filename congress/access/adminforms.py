"""Forms of the security administrator."""

import re
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import Appointment, User
from congress.accounts.roles import may_be_held_together
from congress.core.errors import Invalid
from congress.core.keys import fingerprint
from congress.regions.models import Division

from .permissions import may_appoint
from .scopes import Scope, check_scope, choices_in

MOBILE = re.compile(r"1[3-9]\d{9}")


class _WithPhone(forms.ModelForm):
    new_phone = forms.CharField(
        label=_("mobile number"), required=False, max_length=20,
        help_text=_("Kept encrypted and shown masked. Leave empty to keep it as it is."),
    )  # fmt: skip

    def clean_new_phone(self) -> str:
        """Return the eleven digits. Raises ValidationError when it is none, or somebody else's."""
        phone = re.sub(r"[\s-]", "", self.cleaned_data["new_phone"])
        if not phone:
            return ""
        if not MOBILE.fullmatch(phone):
            raise ValidationError(_("A mobile number has eleven digits and begins with 1."))
        taken = User.objects.filter(phone_hmac=fingerprint("user-phone", phone)).exclude(pk=self.instance.pk)
        if taken.exists():
            raise ValidationError(_("Another account has this number."))
        return phone


class NewUserForm(_WithPhone):
    """A new account."""

    class Meta:
        model = User
        fields: ClassVar = ["username", "name"]


class UserForm(_WithPhone):
    """What may change in an account."""

    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields: ClassVar = ["name", "language"]


SCOPE_LABELS = {
    "body_id": _("congress"),
    "organ_id": _("department"),
    "station_id": _("station"),
    "deputy_id": _("deputy"),
    "contact_point_id": _("contact point"),
}


class AppointmentForm(forms.ModelForm):
    """Who becomes what, where, from when. `by` is set by the page."""

    by: User
    username = forms.CharField(label=_("user name"), max_length=150)
    division = forms.CharField(label=_("division code"), max_length=12, help_text=_("For example 430111."))

    class Meta:
        model = Appointment
        fields: ClassVar = ["role", *SCOPE_LABELS, "title", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "from_on" in self.fields:
            self.fields["from_on"].initial = timezone.localdate
        if "division" in self.fields:
            self._offer_choices(str(self.data.get("division") or self.initial.get("division") or ""))

    def _offer_choices(self, code: str) -> None:
        """Turn the columns into lists of what lies in the division; before it is known they wait."""
        found = Division.objects.filter(code=code[:12]).first() if code.isdigit() else None
        for column, label in SCOPE_LABELS.items():
            rows = choices_in(column, found.path) if found else []
            self.fields[column] = forms.TypedChoiceField(
                label=label, required=False, coerce=int, empty_value=None, choices=[("", "—"), *rows],
                help_text="" if found else _("Can be chosen once the division is entered: press save."),
            )  # fmt: skip

    def clean_username(self) -> str:
        """Find the account."""
        username: str = self.cleaned_data["username"]
        self.cleaned_data["user"] = User.objects.filter(username=username, scrubbed_at__isnull=True).first()
        if self.cleaned_data["user"] is None:
            raise ValidationError(_("There is no account with this user name."))
        return username

    def clean_division(self) -> str:
        """Find the division."""
        code: str = self.cleaned_data["division"]
        found = Division.objects.filter(code=code).first()
        if found is None:
            raise ValidationError(_("There is no division with this code."))
        self.cleaned_data["path"] = found.path
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse what the operation would refuse, beside the fields."""
        super().clean()
        data = self.cleaned_data
        if self.errors or "user" not in data:
            return data
        if not may_appoint(self.by, other=data["user"], path=data["path"]):
            raise ValidationError(_("You appoint other people only, and only inside your own division."))
        rows = Appointment.objects.filter(user=data["user"]).exclude(until_on__lt=data["from_on"])
        if not may_be_held_together({*rows.values_list("role", flat=True), data["role"]}):
            raise ValidationError(_("An administrator holds no other role at the same time."))
        scope = Scope(**{name: data.get(name) for name in SCOPE_LABELS})
        try:
            check_scope(data["role"], data["path"], scope)
        except Invalid as refusal:
            raise ValidationError(str(refusal.detail)) from refusal
        return data
