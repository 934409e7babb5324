"""Regulations, bills, consultations and opinions with their outcomes in the public interface."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from congress.core.clock import china_day, database_now
from congress.core.interface import PublicListViewSet, PublicViewSet

from .api_filters import BillFilter, ConsultationFilter, OpinionFilter, RegulationFilter, day_asked
from .api_rows import (
    BillDetailSerializer,
    BillSerializer,
    ConsultationSerializer,
    OpinionSerializer,
    RegulationDetailSerializer,
    RegulationSerializer,
    TextSerializer,
)
from .models import Adoption, BillStep, Consultation, DraftVersion, Enactment, Opinion, Regulation, RegulationBill
from .queries_bench import document_of
from .queries_library import library
from .queries_voice import INNER
from .text.printing import as_json
from .version_files import RELATED, as_akoma_ntoso

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ON = OpenApiParameter("on", OpenApiTypes.DATE, description="As it stood on that day; today if not given")


class XmlRenderer(BaseRenderer):
    """Bytes that are XML already."""

    media_type = "application/xml"
    format = "xml"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the bytes; a refusal is a problem document, as everywhere."""
        return data if isinstance(data, bytes) else JSONRenderer().render(data)


class RegulationViewSet(PublicViewSet):
    """Regulations that were published, with every text they had."""

    queryset = Regulation.objects.none()
    serializer_class = RegulationSerializer
    filterset_class = RegulationFilter
    lookup_value_regex = UUID

    def get_serializer_class(self) -> Any:
        return RegulationDetailSerializer if self.action == "retrieve" else RegulationSerializer

    def get_queryset(self) -> QuerySet[Regulation]:
        if getattr(self, "swagger_fake_view", False):
            return Regulation.objects.none()
        rows = library(on=china_day(database_now())).order_by("path", "title", "id")
        if self.action != "retrieve":
            return rows
        texts = Enactment.objects.select_related("version").order_by("in_force_on")
        return rows.prefetch_related(Prefetch("enactments", texts))

    @extend_schema(
        description="The text of a regulation as a tree, as it stood on a day.",
        parameters=[ON],
        responses=TextSerializer,
        filters=False,
    )
    @action(detail=True, pagination_class=None, filter_backends=[])
    def text(self, request: Request, pk: str) -> Response:
        """The text as a tree."""
        return Response(as_json(document_of(self._version(request, pk))))

    @extend_schema(
        description="The text of a regulation as Akoma Ntoso 3.0, as it stood on a day.",
        parameters=[ON],
        responses={(200, "application/xml"): OpenApiTypes.BINARY},
        filters=False,
    )
    @action(
        detail=True, url_path="akoma-ntoso", pagination_class=None, filter_backends=[],
        renderer_classes=[XmlRenderer],
    )  # fmt: skip
    def akoma_ntoso(self, request: Request, pk: str) -> Response:
        """The text as XML."""
        return Response(as_akoma_ntoso(self._version(request, pk)))

    def _version(self, request: Request, pk: str) -> DraftVersion:
        """Return the text that stood on the day asked for. Raises Http404."""
        on = day_asked(request) or china_day(database_now())
        standing = Enactment.objects.standing(on=on).filter(regulation_id=pk).order_by("-in_force_on")
        found = DraftVersion.objects.select_related(*RELATED).filter(enactment__in=standing[:1]).first()
        if found is None:
            raise Http404
        return found


class BillViewSet(PublicViewSet):
    """Bills that were submitted."""

    queryset = RegulationBill.objects.none()
    serializer_class = BillSerializer
    filterset_class = BillFilter
    lookup_value_regex = UUID

    def get_serializer_class(self) -> Any:
        return BillDetailSerializer if self.action == "retrieve" else BillSerializer

    def get_queryset(self) -> QuerySet[RegulationBill]:
        if getattr(self, "swagger_fake_view", False):
            return RegulationBill.objects.none()
        rows = RegulationBill.objects.public().prefetch_related("items").order_by("-created_at", "-id")
        if self.action != "retrieve":
            return rows
        steps = BillStep.objects.filter(is_public=True).order_by("at", "id")
        asked = Consultation.objects.public().order_by("opens_at", "id")
        return rows.prefetch_related(
            Prefetch("steps", steps, to_attr="public_steps"), "votes__item", "votes__provision_text",
            Prefetch("consultations", asked, to_attr="public_consultations"),
        )  # fmt: skip


class ConsultationViewSet(PublicViewSet):
    """Drafts on which everybody was, or is, asked for opinions."""

    queryset = Consultation.objects.none()
    serializer_class = ConsultationSerializer
    filterset_class = ConsultationFilter
    lookup_value_regex = UUID

    def get_queryset(self) -> QuerySet[Consultation]:
        if getattr(self, "swagger_fake_view", False):
            return Consultation.objects.none()
        received = Opinion.objects.filter(consultation=OuterRef("pk")).exclude(source__in=INNER).order_by()
        counted = received.values("consultation").annotate(n=Count("pk")).values("n")
        rows = Consultation.objects.public().select_related("draft", "bill").prefetch_related("questions")
        rows = rows.annotate(received=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
        return rows.order_by("-opens_at", "-id")


class OpinionViewSet(PublicListViewSet):
    """Opinions that were let through for everybody; what became of them once that is published. No sender."""

    queryset = Opinion.objects.none()
    serializer_class = OpinionSerializer
    filterset_class = OpinionFilter

    def get_queryset(self) -> QuerySet[Opinion]:
        if getattr(self, "swagger_fake_view", False):
            return Opinion.objects.none()
        rows = Opinion.objects.public().exclude(source__in=INNER).filter(
            consultation__in=Consultation.objects.public()
        )  # fmt: skip
        carried = Adoption.objects.select_related("text_carrying__version").order_by("at", "id")
        rows = rows.select_related("consultation", "node", "group", "task__point")
        rows = rows.prefetch_related(Prefetch("group__adoptions", carried))
        return rows.order_by("-received_at", "-id")
