"""Following a bill's steps, and stopping again."""

import uuid

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congress.access.codes import send_email_code, send_phone_code
from congress.limits.addresses import client_address
from congress.submissions.devices import THREAD, forget, remember, remembered

from ..forms import SubscriptionForm
from ..models import RegulationBill
from ..operations.subscriptions import require_under_way, subscribe, unsubscribe
from ..queries_voice import consultation, subscription_of_receipt


@require_http_methods(["GET", "POST"])
def subscription_write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Follow the bill that a consultation is about."""
    return _follow(request, consultation(pk).bill)


@require_http_methods(["GET", "POST"])
def bill_subscribe(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Follow a bill."""
    return _follow(request, get_object_or_404(RegulationBill.objects.public().select_related("body"), pk=pk))


def _follow(request: HttpRequest, bill: RegulationBill) -> HttpResponse:
    form = _form(request, bill)
    at, sent = timezone.now(), False
    if request.method == "POST" and form.is_valid():
        if "send_code" in request.POST:
            _send_code(request, form)
            sent = True
        else:
            contact = form.contact(at=at)
            if contact is not None:
                language = get_language() or "zh-hans"
                made = subscribe(
                    bill, contact=contact, submission_key=form.cleaned_data["submission_key"], language=language, at=at
                )
                response = redirect("legislation:subscription-thread")
                remember(request, response, THREAD, made.receipt)
                return response
    context = {"form": form, "bill": bill, "sent": sent}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "legislation/subscription_write.html", context, status=status)


def _form(request: HttpRequest, bill: RegulationBill) -> SubscriptionForm:
    if request.method == "GET":  # before a code is asked for
        require_under_way(bill)
    return SubscriptionForm(request.POST or None, initial={"submission_key": uuid.uuid4()})


def _send_code(request: HttpRequest, form: SubscriptionForm) -> None:
    address, at = client_address(request), timezone.now()
    if form.cleaned_data["phone"]:
        send_phone_code(phone=form.reach, purpose="subscription", at=at, address=address)
    else:
        send_email_code(email=form.reach, purpose="subscription", at=at, address=address)


@require_http_methods(["GET", "POST"])
def subscription_thread(request: HttpRequest) -> HttpResponse:
    """What somebody follows, with a button to stop, to whoever entered the code within the last hour."""
    subscription = subscription_of_receipt(remembered(request, THREAD))
    if subscription is None:
        return redirect("liaison_stations:thread-find")
    if request.method == "POST":
        unsubscribe(subscription, at=timezone.now())
        notices.success(request, _("You are told nothing more of this bill."))
        response = redirect("legislation:consultation-list")
        forget(response)
        return response
    return render(request, "legislation/subscription_thread.html", {"subscription": subscription})
