"""Deliveries as the system administrator sees them: where each stands, never what it says or to whom."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import Role
from congress.core.errors import MoveRefused
from congress.core.text import masked_phone

from .channels import masked_email
from .models import Channel, Delivery
from .operations import retry_delivery
from .permissions import may_see_deliveries


@admin.register(Delivery)
class DeliveryAdmin(RoleModelAdmin):
    """Read only; what is dead can be tried again."""

    view_roles = frozenset({Role.SYSTEM_ADMIN})
    list_display = ("due_at", "kind", "channel", "masked", "state", "attempts", "last_error", "sent_at")
    list_filter = ("state", "channel", "notification__kind")
    list_select_related = ("notification",)
    date_hierarchy = "due_at"
    ordering = ("-due_at", "-id")
    actions = ("try_again",)
    fields = (
        "kind", "channel", "masked", "language", "state", "attempts", "due_at", "lease_until",
        "provider_reference", "last_error", "sent_at",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("kind"), ordering="notification__kind")
    def kind(self, delivery: Delivery) -> str:
        """Return what the notice is about."""
        return delivery.notification.kind

    @admin.display(description=_("to"))
    def masked(self, delivery: Delivery) -> str:
        """Return the address with its middle hidden."""
        if not delivery.to:
            return "–"
        address = delivery.to.open()
        return masked_phone(address) if delivery.channel == Channel.SMS else masked_email(address)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Offer the action to whoever may see the list."""
        return may_see_deliveries(request.user)

    @admin.action(description=_("Try again what could not be sent"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        """Send dead deliveries once more; others are left alone."""
        revived = 0
        for delivery in queryset:
            try:
                retry_delivery(delivery, by=request.user, at=timezone.now())
                revived += 1
            except MoveRefused:
                continue
        text = ngettext("%(count)s message is tried again.", "%(count)s messages are tried again.", revived)
        self.message_user(request, text % {"count": revived}, messages.SUCCESS if revived else messages.WARNING)
