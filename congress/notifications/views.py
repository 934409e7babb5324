"""The notices of whoever is signed in, and the demonstration's outbox."""

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from congress.accounts.requests import SignedInRequest
from congress.core.errors import NotFound

from .models import ConsoleMessage, Notification
from .operations import mark_read
from .words import in_the_portal

ON_A_PAGE = 20


@require_safe
@login_required
def notice_list(request: SignedInRequest) -> HttpResponse:
    """My notices, newest first; `?show=unread` for the new ones only."""
    notices = Notification.objects.visible_to(request.user).order_by("-created_at", "-id")
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(notices.unread() if only_unread else notices, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(notice, in_the_portal(notice)) for notice in page]
    context = {"page_obj": page, "rows": rows, "only_unread": only_unread, "unread": notices.unread().count()}
    return render(request, "notifications/notice_list.html", context)


@require_POST
@login_required
def notice_open(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Note that I read it, and go where it leads."""
    notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    mark_read(user=request.user, at=timezone.now(), notification=notice)
    return redirect(notice.url or "notifications:notice-list")


@require_POST
@login_required
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    """Note that I read them all."""
    mark_read(user=request.user, at=timezone.now())
    return redirect("notifications:notice-list")


@require_safe
def demo_outbox(request: HttpRequest) -> HttpResponse:
    """What the demonstration's pretended gateways received. Raises NotFound anywhere else."""
    if not settings.DEMO:
        raise NotFound
    page = Paginator(ConsoleMessage.objects.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(message, message.text.open()) for message in page]
    return render(request, "notifications/demo_outbox.html", {"page_obj": page, "rows": rows})
