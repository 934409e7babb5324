"""The public interface `/api/v1/`: every app's views, its OpenAPI document, and a page about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema, extend_schema_view
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from congress.bodies.api import BodyViewSet
from congress.core.errors import Words
from congress.core.interface import MAX_AGE_SECONDS
from congress.limits.throttling import AddressThrottle
from congress.regions.api import DivisionViewSet
from congress.rollups.api import FigureViewSet, ImportedFigureViewSet
from deputies.api import DeputyViewSet
from legislation.api import BillViewSet, ConsultationViewSet, OpinionViewSet, RegulationViewSet
from liaison_stations.api import StationViewSet

VIEWSETS: dict[str, tuple[Any, Words, Words]] = {
    "divisions": (
        DivisionViewSet,
        _("Province, prefectures, counties, townships, villages and communities, with the days they exist."),
        _("One division by its code."),
    ),
    "bodies": (
        BodyViewSet,
        _("Every people's congress, from the province to the townships."),
        _("One congress with its committees and the organs that answer to it."),
    ),
    "deputies": (
        DeputyViewSet,
        _("The deputies in office, with their mandates."),
        _("One deputy in office, with what the public page shows."),
    ),
    "stations": (
        StationViewSet,
        _("The stations where deputies receive residents."),
        _("One station, with opening hours and the deputies there."),
    ),
    "regulations": (
        RegulationViewSet,
        _("Regulations that were published, those in force and those of the past."),
        _("One regulation with every text it had."),
    ),
    "bills": (
        BillViewSet,
        _("Bills that were submitted, and how far each got."),
        _("One bill with its steps, votes and consultations."),
    ),
    "consultations": (
        ConsultationViewSet,
        _("Drafts on which everybody was asked for opinions."),
        _("One consultation."),
    ),
    "opinions": (OpinionViewSet, _("Public opinions on drafts, and what became of them."), ""),
    "figures": (FigureViewSet, _("What the portal counts, by year and place."), ""),
    "imported-figures": (ImportedFigureViewSet, _("Figures that others published, with their source."), ""),
}


class Schema(SpectacularAPIView):
    """The OpenAPI document, as JSON or, asked for `application/yaml` or with `?format=yaml`, as YAML."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer2, OpenApiYamlRenderer]
    throttle_classes = [AddressThrottle]
    authentication_classes: list[Any] = []

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with translation.override("en"):  # one text for every cache
            response: Response = super().get(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=MAX_AGE_SECONDS)
        return response


router = SimpleRouter()
for name, (viewset, of_all, of_one) in VIEWSETS.items():
    viewset.throttle_classes = [AddressThrottle]
    described = {"list": of_all, "retrieve": of_one} if of_one else {"list": of_all}
    extend_schema_view(**{action: extend_schema(description=words) for action, words in described.items()})(viewset)
    router.register(name, viewset, basename=name.removesuffix("s") if name != "bodies" else "body")

app_name = "api"
urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("", include(router.urls)),
]


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """A page for people about the interface, read from its own OpenAPI document."""
    document = SchemaGenerator(urlconf="congress.urls").get_schema(request=None, public=True)
    return render(request, "api/guide.html", {"endpoints": endpoints(document), "info": document["info"]})


def endpoints(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the document's addresses in order: method, path, what it gives, its parameters."""
    return [
        {
            "method": method.upper(),
            "path": address,
            "description": operation.get("description", ""),
            "parameters": [_parameter(each) for each in operation.get("parameters", [])],
        }
        for address, operations in sorted(document["paths"].items())
        for method, operation in operations.items()
    ]


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    schema = given.get("schema", {})
    return {
        "name": given["name"],
        "where": given["in"],
        "type": schema.get("format") or schema.get("type", ""),
        "choices": schema.get("enum", []),
        "description": given.get("description", ""),
    }
