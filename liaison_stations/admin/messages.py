"""Messages and referrals for staff: lists to filter and export, one page a message, moves as buttons."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import Role
from congress.core.clock import china_day, database_now

from .. import operations
from ..deed_pages import perform
from ..deeds import MODERATION_DEEDS, TAKE_BACK, find_deed, offers
from ..exports import FORMATS, export_messages, may_export_messages
from ..forms_desk import ReasonForm
from ..models import LiaisonStation, Message, Referral
from ..permissions import may_reveal_contact
from ..queries_desk import is_late, lines, open_referral, photographs_of, staff_story, to_moderate
from ..sentences import holder
from .moderation import ModerationPages

READERS = frozenset({Role.STAFF, Role.MODERATOR, Role.KEEPER})


class LateFilter(admin.SimpleListFilter):
    """Whether the last day has passed."""

    title = _("time")
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", _("late")), ("due", _("within its time"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = china_day(database_now())
        if self.value() == "late":
            return queryset.filter(due_on__lt=today)
        return queryset.filter(due_on__gte=today) if self.value() == "due" else queryset


class StationFilter(admin.SimpleListFilter):
    """The stations this person's messages came to."""

    title = _("station")
    parameter_name = "station"
    most = 60

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = Message.objects.visible_to(request.user).order_by().values("station")
        rows = LiaisonStation.objects.filter(pk__in=seen).values_list("pk", "name")[: self.most]
        return [(str(pk), name) for pk, name in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or ""
        return queryset.filter(station=int(chosen)) if chosen.isdecimal() and len(chosen) < 19 else queryset


@admin.register(Message)
class MessageAdmin(ModerationPages, RoleModelAdmin):
    """Messages, read-only: their states move by deeds."""

    view_roles = READERS
    list_display = (
        "title", "station_name", "deputy_name", "topic", "work_state", "publication_state", "satisfaction",
        "received_at", "due", "neighbour_count",
    )  # fmt: skip
    list_filter = (
        LateFilter, "work_state", "publication_state", "satisfaction", "topic",
        ("received_at", admin.DateFieldListFilter), StationFilter,
    )  # fmt: skip
    list_select_related = ("station", "deputy")
    search_fields = ("title", "text", "place")
    search_help_text = _("Title, text or place")
    date_hierarchy = "received_at"
    ordering = ("-received_at", "-id")
    actions = None
    actions_on_top = True  # Django's page has an inline style otherwise

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"liaison_stations_message_{name}")

        return [
            named("moderation/", self.moderation_view, "moderation"),
            named("moderation/batch/", self.batch_view, "batch"),
            named("export/<slug:kind>/", self.export_view, "export"),
            named("<uuid:pk>/deed/<slug:deed>/", self.deed_view, "deed"),
            named("<uuid:pk>/take-back/", self.take_back_view, "take_back"),
            named("<uuid:pk>/contact/", self.contact_view, "contact"),
            *super().get_urls(),
        ]

    @admin.display(description=_("station"), ordering="station__name")
    def station_name(self, message: Message) -> str:
        """Return the station, without a query of its own."""
        return message.station.name

    @admin.display(description=_("deputy"), ordering="deputy__pinyin", empty_value="—")
    def deputy_name(self, message: Message) -> str | None:
        """Return the deputy, or None for any of the station."""
        return message.deputy.name if message.deputy else None

    @admin.display(description=_("due"), ordering="due_on", empty_value="—")
    def due(self, message: Message) -> Any:
        """Return the last day, marked with a word when it has passed."""
        if message.due_on is None:
            return None
        late = is_late(message.due_on, database_now())
        return _("%(day)s, late") % {"day": message.due_on} if late else message.due_on

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Add the length of the queue and the exports to the list."""
        context = {
            "waiting": to_moderate(request.user).count(),
            "formats": list(FORMATS) if may_export_messages(request.user) else [],
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one message with its story and its deeds instead of a form."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return self.message_page(request, self.row(request, UUID(object_id)))
        except ValueError as error:
            raise Http404 from error

    def row(self, request: HttpRequest, pk: UUID) -> Message:
        """Return the message, if this person may see it. Raises Http404."""
        rows = self.get_queryset(request).select_related("station", "deputy", "body", "receipt", "folded_into")
        message = rows.filter(pk=pk).first()
        if message is None or not self.has_view_permission(request):
            raise Http404
        return message

    def message_page(self, request: HttpRequest, message: Message, *, status: int = 200, **more: Any) -> HttpResponse:
        """Return the page of a message, with `bound` (a deed's name and form) or a `contact` just revealed."""
        bound, user = more.get("bound"), request.user
        referral = open_referral(message)
        reveal = ReasonForm(message, prefix="reveal") if may_reveal_contact(user, message) else None
        context = {
            **self.admin_site.each_context(request),
            "title": message.title,
            "opts": self.opts,
            "message": message,
            "referral": referral,
            "holder": holder(message),
            "folded": Message.objects.visible_to(user).filter(folded_into=message).order_by("received_at", "id"),
            "story": lines(staff_story(message)),
            "attachments": photographs_of(message),
            "offers": offers(user, message, MODERATION_DEEDS, bound=bound),
            "take_back": offers(user, referral, (TAKE_BACK,), bound=bound) if referral else [],
            "reveal": more.get("reveal") or reveal,
            "contact": more.get("contact"),
            "has_moved": status == 409,
            "is_late": is_late(message.due_on, database_now()),
        }
        name = "admin/liaison_stations/message/story.html"
        return TemplateResponse(request, name, context, status=status)

    def back(self, request: HttpRequest, message: Message) -> str:
        """Return where to go after a deed: the queue for those who came from there, or the message's page."""
        if request.POST.get("from") == "queue":
            return reverse("admin:liaison_stations_message_moderation")
        return reverse("admin:liaison_stations_message_change", args=[message.pk])

    def deed_view(self, request: HttpRequest, pk: UUID, deed: str) -> HttpResponse:
        """Do one deed of a moderator."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        message = self.row(request, pk)
        found = find_deed(MODERATION_DEEDS, deed)
        return perform(request, message, found, self.message_page, self.back(request, message))

    def take_back_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take the open referral of a message back."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        message = self.row(request, pk)
        referral = open_referral(message)
        if referral is None:
            return self.message_page(request, message, status=409)

        def page(request: HttpRequest, row: Referral, **more: Any) -> HttpResponse:
            return self.message_page(request, message, **more)

        return perform(request, referral, TAKE_BACK, page, self.back(request, message))

    def contact_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show who wrote, once, for a reason that is kept."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        message = self.row(request, pk)
        form = ReasonForm(message, request.POST, prefix="reveal")
        if not form.is_valid():
            return self.message_page(request, message, reveal=form, status=422)
        reason = form.cleaned_data["reason"]
        contact = operations.reveal_contact(message, reason=reason, by=request.user, at=database_now())
        return self.message_page(request, message, contact=contact)

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Return the filtered list as a file."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        rows = self.get_changelist_instance(request).get_queryset(request)
        filters = request.GET.urlencode()
        content = export_messages(rows, kind=kind, filters=filters, by=request.user, at=database_now())
        day = china_day(database_now())
        disposition = f'attachment; filename="messages-{day}.{kind}"'
        return HttpResponse(content, content_type=FORMATS[kind], headers={"Content-Disposition": disposition})


@admin.register(Referral)
class ReferralAdmin(RoleModelAdmin):
    """Referrals, to see where they stand; their moves are on the desk of those who answer."""

    view_roles = READERS
    list_display = ("message", "receiver", "state", "assigned_at", "due_on", "issued_at", "claim")
    list_filter = (LateFilter, "state", "claim", "is_complex", ("assigned_at", admin.DateFieldListFilter))
    list_select_related = ("message", "organ", "to_body")
    search_fields = ("message__title", "organ__name", "to_body__name")
    ordering = ("-assigned_at", "-id")
    actions = None
    actions_on_top = True
    fields = (
        "message", "receiver", "state", "note", "is_complex", "assigned_at", "return_by", "due_on", "reply", "claim",
        "promised_on", "drafted_by", "reviewed_by", "issued_by", "issued_at", "return_reason",
    )  # fmt: skip
    readonly_fields = ("receiver",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Referral]:
        return Referral.objects.filter(message__in=Message.objects.visible_to(request.user))

    @admin.display(description=_("referred to"))
    def receiver(self, referral: Referral) -> str:
        """Return whom it was referred to."""
        return str(referral.organ or referral.to_body)
