"""Forms of the admin: registering a deputy with a first term, adding a term, ending one."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.bodies.models import Body, Term
from congress.core.errors import Invalid
from congress.regions.models import Level

from .models import Deputy, DeputyGroup, DeputyTerm, is_province, staff_paths
from .portraits import portrait


def bodies_kept_by(user: User) -> QuerySet[Body]:
    """Return the congresses whose deputies `user` keeps."""
    if user.holds(Role.SYSTEM_ADMIN):
        return Body.objects.all()
    kept = Q(pk__in=[])
    for path in staff_paths(user):
        kept |= Q(path__startswith=path)
        if is_province(path):
            kept |= Q(level=Level.NATION)
    return Body.objects.filter(kept)


class FactsForm(forms.ModelForm):
    """The public facts of a deputy."""

    new_photograph = forms.FileField(label=_("new photograph"), required=False, help_text=_("JPEG, PNG or WebP."))

    class Meta:
        model = Deputy
        fields = ["name", "gender", "ethnicity", "occupation", "introduction"]

    def clean_new_photograph(self) -> Any:
        uploaded = self.cleaned_data["new_photograph"]
        if uploaded:
            try:
                portrait(uploaded)
            except Invalid as refusal:
                raise forms.ValidationError(str(refusal.detail)) from refusal
            uploaded.seek(0)
        return uploaded


class RegisterForm(FactsForm):
    """A deputy with a first term: nobody is a deputy without a congress."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("congress"))
    term = forms.ModelChoiceField(Term.objects.none(), label=_("term"), required=False)
    electoral_unit = forms.CharField(label=_("electoral unit"), max_length=80, required=False)
    delegation = forms.CharField(label=_("delegation"), max_length=80, required=False)
    from_on = forms.DateField(label=_("from"))
    until_on = forms.DateField(label=_("until"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _check_dates(self, cleaned)
        return cleaned


class TermForm(forms.ModelForm):
    """A further term."""

    class Meta:
        model = DeputyTerm
        fields = ["deputy", "body", "term", "electoral_unit", "delegation", "from_on", "until_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _check_dates(self, cleaned)
        deputy, body, from_on = cleaned.get("deputy"), cleaned.get("body"), cleaned.get("from_on")
        if deputy and body and from_on and not self.instance.pk:
            same = DeputyTerm.objects.filter(deputy=deputy, body=body)
            if same.overlapping(from_on=from_on, until_on=cleaned.get("until_on")).exists():
                self.add_error("from_on", _("The deputy has a mandate in this congress in those days already."))
        return cleaned


class EndTermForm(forms.Form):
    """The last day of a mandate, and why it ends."""

    on = forms.DateField(label=_("last day"))
    reason = forms.CharField(label=_("reason of the end"), max_length=120)


class GroupForm(forms.ModelForm):
    """A deputies' group and who belongs to it."""

    class Meta:
        model = DeputyGroup
        fields = ["body", "name", "members"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        body, members = cleaned.get("body"), cleaned.get("members")
        if body and members is not None:
            mandated = set(DeputyTerm.objects.filter(body=body).values_list("deputy_id", flat=True))
            if any(member.pk not in mandated for member in members):
                self.add_error("members", _("Only deputies of this congress can be members of its groups."))
        return cleaned


def _check_dates(form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
    body, term = cleaned.get("body"), cleaned.get("term")
    from_on, until_on = cleaned.get("from_on"), cleaned.get("until_on")
    if from_on and until_on and until_on < from_on:
        form.add_error("until_on", _("The last day is before the first."))
    if body and term and term.body_id != body.pk:
        form.add_error("term", _("This term belongs to another congress."))
