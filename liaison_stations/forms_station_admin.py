"""Forms of the stations' pages in the admin."""

from io import BytesIO
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from congress.accounts.roles import Role
from congress.bodies.models import Body
from congress.core.errors import Invalid
from congress.submissions.images import check_photograph, shown_pictures

from .models import LiaisonStation
from .states_stations import StationState

VIEW = (960, 540)  # every station's photograph has this size, so that pages keep still while it loads


def station_view(uploaded: UploadedFile) -> ContentFile:
    """Return the picture written anew as JPEG, cut to 960 by 540, without its metadata. Raises Invalid."""
    check_photograph(uploaded)
    pixels, _thumbnail, _size = shown_pictures(uploaded)
    out = BytesIO()
    with Image.open(BytesIO(pixels)) as image:
        ImageOps.fit(image, VIEW, Image.Resampling.LANCZOS).save(out, "JPEG", quality=80, optimize=True)
    return ContentFile(out.getvalue(), name="view.jpg")


class StationForm(forms.ModelForm):
    """What a station is. A new photograph is written anew before it is kept."""

    new_photograph = forms.FileField(
        label=_("new photograph"), required=False, help_text=_("JPEG, PNG or WebP; cut to 16 by 9.")
    )

    class Meta:
        model = LiaisonStation
        fields = [
            "name", "kind", "body", "division", "address", "latitude", "longitude", "telephone", "introduction",
            "opened_on", "is_model",
        ]  # fmt: skip

    def clean_new_photograph(self) -> ContentFile | None:
        uploaded = self.cleaned_data.get("new_photograph")
        if not uploaded:
            return None
        try:
            return station_view(uploaded)
        except Invalid as refusal:
            raise ValidationError(str(refusal.detail)) from refusal

    def clean(self) -> dict[str, Any]:
        """Refuse a station outside the place of its congress. Source: OL59, OL60."""
        cleaned = super().clean() or {}
        body, division = cleaned.get("body"), cleaned.get("division")
        if body and division and not division.path.startswith(body.path):
            self.add_error("division", _("This place does not belong to the congress you chose."))
        return cleaned


class NamedFormSet(forms.BaseInlineFormSet):
    """Rows in a table, each field named for who hears the page: a table's cells have no labels of their own."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = str(field.label)


class MergeForm(forms.Form):
    """Which station this one goes to: an open one of the same congress."""

    into = forms.ModelChoiceField(label=_("Merge into"), queryset=LiaisonStation.objects.none())

    def __init__(self, station: LiaisonStation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = LiaisonStation.objects.filter(body_id=station.body_id, state=StationState.OPEN).exclude(pk=station.pk)
        cast("forms.ModelChoiceField[LiaisonStation]", self.fields["into"]).queryset = rows


class RevokeForm(forms.Form):
    """Why a code is revoked."""

    reason = forms.CharField(label=_("Reason"), max_length=120)


def bodies_of(user: Any) -> Any:
    """Return the congresses whose staff `user` is."""
    return Body.objects.filter(pk__in=[a.body_id for a in user.scopes(Role.STAFF) if a.body_id])
