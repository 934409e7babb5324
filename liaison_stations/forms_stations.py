"""The shape of what people type to find a station."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.core.text import plain_code
from congress.regions.models import Division, Level


class StationSearchForm(forms.Form):
    """Words, a place, or where somebody stands. What cannot be read is left out, never an error page."""

    q = forms.CharField(label=_("Name, street, village or community"), required=False, max_length=40)
    place = forms.ChoiceField(label=_("City or prefecture"), required=False)
    county = forms.ChoiceField(label=_("County or district"), required=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefectures = Division.objects.filter(level=Level.PREFECTURE).order_by("code").values_list("code", "name")
        cast(forms.ChoiceField, self.fields["place"]).choices = [("", _("The whole province")), *prefectures]
        place = plain_code(self.data.get("place", ""))[:6]
        counties = Division.objects.none()
        if place:
            counties = Division.objects.filter(level=Level.COUNTY, parent__code=place).order_by("code")
        cast(forms.ChoiceField, self.fields["county"]).choices = [("", _("All")), *counties.values_list("code", "name")]
        self.has_counties = bool(place)

    def path(self) -> str:
        """Return the path of the place that was chosen, or an empty text."""
        code = self.cleaned_data.get("county") or self.cleaned_data.get("place") or ""
        return f".43.{code[:4]}." + (f"{code}." if len(code) == 6 else "") if code else ""

    def location(self) -> tuple[float, float] | None:
        """Return latitude and longitude, when both were sent and can be read."""
        lat, lng = self.cleaned_data.get("lat"), self.cleaned_data.get("lng")
        return (lat, lng) if lat is not None and lng is not None else None
