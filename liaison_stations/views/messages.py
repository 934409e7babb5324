"""What residents do: write, join, find their thread again, and say whether it is solved."""

import json
import uuid
from datetime import datetime

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress.access.codes import send_phone_code
from congress.core.errors import Gone, NotFound
from congress.core.text import plain_mobile
from congress.limits.addresses import client_address
from congress.limits.proofs import make_challenge, redeem
from congress.provenance.telling import became
from congress.submissions.devices import RECEIPT, THREAD, forget, remember, remembered
from congress.submissions.forms import CodeForm
from congress.submissions.models import Receipt
from congress.submissions.operations import code_of, open_receipt
from congress.submissions.subjects import thread_of

from .. import operations
from ..filters import PublicMessageFilter
from ..flood import hold_reason, is_unusual, spend_for_message
from ..forms import JoinForm, MessageForm, VerdictForm
from ..models import Message
from ..models.station import StationState
from ..queries import message_of_receipt, posted_deputies, public_message, public_messages, same_matter, thread
from ..queries_stations import station_for_code


@require_http_methods(["GET", "POST"])
def message_write(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and taking it in."""
    station = station_for_code(code)
    if station.state != StationState.OPEN:
        raise Gone(_("This station receives no more messages."))
    deputies = posted_deputies(station, on=timezone.localdate())
    if request.method == "POST":
        form = MessageForm(request.POST, request.FILES, station=station, deputies=deputies)
        return _take_in(request, code, form)
    initial = {"submission_key": uuid.uuid4(), "deputy": request.GET.get("deputy", ""), "topic": "other"}
    form = MessageForm(initial=initial, station=station, deputies=deputies)
    return _message_page(request, code, form)


def _message_page(request: HttpRequest, code: str, form: MessageForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "station": form.station, "code": code}
    return render(request, "liaison_stations/message_write.html", context, status=status)


def _take_in(request: HttpRequest, code: str, form: MessageForm) -> HttpResponse:
    at = timezone.now()
    if not form.is_valid():
        return _message_page(request, code, form, status=422)
    words, station, address = form.words(), form.station, client_address(request)
    request.kept_words = words.text  # type: ignore[attr-defined]  # shown again if a limit refuses it
    unusual = not redeem(request.POST.get("altcha", ""), at=at) and is_unusual(address)
    question = _question_first(request, code, form, unusual=unusual, at=at)
    if question is not None:
        return question
    contact = form.contact(at=at)  # last: a right code counts once
    if contact is None:
        return _message_page(request, code, form, status=422)
    spend_for_message(station, address=address, phone=contact.phone)
    posted = operations.post_message(
        station=station, deputy=form.chosen_deputy(), words=words, contact=contact, at=at,
        submission_key=form.cleaned_data["submission_key"],
        hold_reason=hold_reason(station, words.text, unusual=unusual, at=at),
    )  # fmt: skip
    return to_receipt(request, posted.receipt)


def _question_first(
    request: HttpRequest, code: str, form: MessageForm, *, unusual: bool, at: datetime
) -> HttpResponse | None:
    """Return the page that asks something before sending: join a neighbour? are you a robot? None: send.

    A form with photographs is never sent through another page: they would be lost.
    """
    data = form.cleaned_data
    if data["photographs"]:
        return None
    context: dict[str, object] = {"form": form, "station": form.station, "code": code}
    if not data["similar_seen"] and data["wants_public"]:
        context["similar"] = same_matter(form.station, data["text"], at=at)
        if context["similar"]:
            return render(request, "liaison_stations/message_similar.html", context)
    if unusual and "challenge_seen" not in request.POST:
        context["challenge"] = json.dumps(make_challenge(at=at))
        return render(request, "liaison_stations/message_challenge.html", context)
    return None


def to_receipt(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """Go to the page that shows the code; a short-lived signed cookie names the receipt, never its code."""
    response = redirect("liaison_stations:message-receipt")
    remember(request, response, RECEIPT, receipt)
    remember(request, response, THREAD, receipt)
    return response


@require_safe
def message_receipt(request: HttpRequest) -> HttpResponse:
    """The code, once, and what happens next."""
    receipt = remembered(request, RECEIPT)
    message = message_of_receipt(receipt) if receipt else None
    if receipt is None or message is None:
        return redirect("liaison_stations:thread-find")
    story = thread(message, for_whom="resident", at=timezone.now(), receipt=receipt)
    context = {"code": code_of(receipt), "receipt": receipt, "thread": story, "message": message}
    return render(request, "liaison_stations/message_receipt.html", context)


@require_http_methods(["GET", "POST"])
def thread_find(request: HttpRequest) -> HttpResponse:
    """Enter a code, whatever was sent: each app shows its own threads. The same answer for every miss."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        receipt = open_receipt(form.cleaned_data["code"], address=client_address(request))
        response = redirect(thread_of(receipt) or "liaison_stations:thread-show")
        remember(request, response, THREAD, receipt)
        return response
    status = 422 if form.is_bound else 200
    return render(request, "liaison_stations/thread_find.html", {"form": form}, status=status)


@require_safe
def thread_show(request: HttpRequest) -> HttpResponse:
    """The whole story to whoever entered the code within the last hour."""
    receipt = remembered(request, THREAD)
    message = message_of_receipt(receipt) if receipt else None
    if receipt is None or message is None:
        return redirect("liaison_stations:thread-find")
    return _thread_page(request, message, receipt, VerdictForm(initial={"submission_key": uuid.uuid4()}))


def _thread_page(
    request: HttpRequest, message: Message, receipt: Receipt, form: VerdictForm, *, status: int = 200
) -> HttpResponse:
    story = thread(message, for_whom="resident", at=timezone.now(), receipt=receipt)
    context = {"thread": story, "message": message, "form": form, "became": became(message)}
    return render(request, "liaison_stations/thread_show.html", context, status=status)


@require_POST
def thread_verdict(request: HttpRequest) -> HttpResponse:
    """Solved, partly, or not."""
    receipt = remembered(request, THREAD)
    message = message_of_receipt(receipt) if receipt else None
    if receipt is None or message is None:
        raise NotFound(_("Please enter your code again: an hour has passed."))
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _thread_page(request, message, receipt, form, status=422)
    operations.give_verdict(message, receipt=receipt, at=timezone.now(), **form.cleaned_data)
    notices.success(request, _("Thank you. Your verdict stands beside the answer."))
    return redirect("liaison_stations:thread-show")


@require_safe
def thread_leave(request: HttpRequest) -> HttpResponse:
    """Forget the code on this device: for borrowed telephones."""
    response = redirect("liaison_stations:thread-find")
    forget(response)
    return response


@require_POST
def phone_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the number in the form; the form itself stays as it is."""
    phone = plain_mobile(request.POST.get("phone", ""))
    if phone:
        send_phone_code(phone=phone, purpose="contact", at=timezone.now(), address=client_address(request))
    return render(request, "liaison_stations/phone_code.html", {"phone": phone}, status=200 if phone else 422)


@require_POST
def message_similar(request: HttpRequest, code: str) -> HttpResponse:
    """The neighbours' messages about the same matter, as a part of a page."""
    station = station_for_code(code)
    similar = same_matter(station, request.POST.get("text", "")[:2000], at=timezone.now())
    context = {"similar": similar, "station": station, "code": code}
    return render(request, "liaison_stations/message_similar_part.html", context)


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """What neighbours brought up, and what became of it."""
    chosen = PublicMessageFilter(request.GET, queryset=public_messages())
    page = Paginator(chosen.qs, 20).get_page(request.GET.get("page"))
    return render(request, "liaison_stations/message_list.html", {"filter": chosen, "page_obj": page})


@require_safe
def message_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A public message and its story."""
    message = get_object_or_404(public_message(pk))
    story = thread(message, for_whom="public", at=timezone.now())
    context = {"thread": story, "message": message, "became": became(message)}
    return render(request, "liaison_stations/message_detail.html", context)


@require_http_methods(["GET", "POST"])
def message_join(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Count me in, and give me a receipt of my own."""
    message = get_object_or_404(public_message(pk))
    form = JoinForm(request.POST or None, initial={"submission_key": uuid.uuid4()})
    at = timezone.now()
    contact = form.contact(at=at) if request.method == "POST" and form.is_valid() else None
    if contact is None:
        status = 422 if form.is_bound else 200
        context = {"form": form, "message": message}
        return render(request, "liaison_stations/message_join.html", context, status=status)
    spend_for_message(message.station, address=client_address(request), phone=contact.phone)
    posted = operations.join_message(
        message, contact=contact, words=form.cleaned_data["words"], at=at, language=get_language() or "zh-hans",
        submission_key=form.cleaned_data["submission_key"],
    )  # fmt: skip
    return to_receipt(request, posted.receipt)


def thread_address(request: HttpRequest) -> str:
    """Return the address where a code is entered, for slips and posters."""
    return request.build_absolute_uri(reverse("liaison_stations:thread-find"))
