"""What residents do on a draft: write an opinion, keep the receipt, read what became of it."""

import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress.core.errors import Gone
from congress.limits.addresses import client_address
from congress.limits.proofs import make_challenge, redeem
from congress.submissions.devices import RECEIPT, THREAD, remember, remembered
from congress.submissions.operations import code_of

from ..draft_page import lines_of
from ..flood import hold_reason, is_unusual, spend_for_opinion
from ..forms import OpinionForm
from ..models import Consultation, ProvisionText
from ..operations.grouping import same_opinion
from ..operations.opinions import Posted, post_opinion
from ..queries_voice import answers_of, consultation, opinion_of_receipt, provision_text, public_opinion
from ..sentences import closed_words, story
from .consultations import key_of


@require_http_methods(["GET", "POST"])
def opinion_write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The form, for the place named in the address, and taking it in."""
    row = consultation(pk)
    asked = request.GET.get("node", "")
    node = provision_text(row, key_of(asked)) if asked else None
    if request.method == "POST":
        return _take_in(request, row, OpinionForm(request.POST, consultation=row, node=node))
    if not row.is_open(timezone.now()):
        raise Gone(closed_words(row))
    form = OpinionForm(initial=_initial(request, row, node), consultation=row, node=node)
    return _page(request, form)


def _initial(request: HttpRequest, row: Consultation, node: ProvisionText | None) -> dict[str, Any]:
    """Return what the form begins with: the selected words, or the words of somebody one agrees with."""
    initial: dict[str, Any] = {"submission_key": uuid.uuid4(), "paragraph": request.GET.get("paragraph", "")}
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    if node is not None and start.isdecimal() and end.isdecimal() and len(start + end) < 16:
        initial |= {"start": start, "end": end, "words": node.text[int(start) : int(end)]}
    if request.GET.get("like"):
        other = public_opinion(row, key_of(request.GET["like"]))
        initial |= {"text": other.shown_text or other.text, "proposed_words": other.proposed_words}
    return initial


def _page(request: HttpRequest, form: OpinionForm, *, status: int = 200) -> HttpResponse:
    node = form.node
    context = {
        "form": form, "consultation": form.consultation, "node": node,
        "lines": lines_of(node) if node is not None and node.is_article else [],
    }  # fmt: skip
    return render(request, "legislation/opinion_write.html", context, status=status)


def _take_in(request: HttpRequest, row: Consultation, form: OpinionForm) -> HttpResponse:
    at = timezone.now()
    if not form.is_valid():
        return _page(request, form, status=422)
    words, address = form.given_words(), client_address(request)
    request.kept_words = words.text  # type: ignore[attr-defined]  # shown again if a limit refuses it
    unusual = not redeem(request.POST.get("altcha", ""), at=at) and is_unusual(address)
    if unusual and "challenge_seen" not in request.POST:
        return _challenge(request, form)
    contact = form.contact(at=at)  # last: a right code counts once
    if contact is None:
        return _page(request, form, status=422)
    spend_for_opinion(address=address, phone=contact.phone)
    posted = post_opinion(
        row, words=words, anchor=form.anchor(), contact=contact, submission_key=form.cleaned_data["submission_key"],
        at=at, hold_reason=hold_reason(unusual=unusual),
    )  # fmt: skip
    return _to_receipt(request, posted)


def _challenge(request: HttpRequest, form: OpinionForm) -> HttpResponse:
    """Ask for a small sum first: more comes from this connection than people usually send."""
    challenge = json.dumps(make_challenge(at=timezone.now()))
    context = {"form": form, "consultation": form.consultation, "challenge": challenge}
    return render(request, "legislation/opinion_challenge.html", context)


def _to_receipt(request: HttpRequest, posted: Posted) -> HttpResponse:
    response = redirect("legislation:opinion-receipt", pk=posted.opinion.consultation_id)
    remember(request, response, RECEIPT, posted.receipt)
    remember(request, response, THREAD, posted.receipt)
    return response


@require_POST
def opinion_similar(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How many said the same already, as a part of a page."""
    row = consultation(pk)
    asked = request.POST.get("node", "")
    node = key_of(asked) if asked else None
    group = same_opinion(row, node=node, text=request.POST.get("text", "")[:2000])
    return render(request, "legislation/opinion_similar_part.html", {"group": group})


@require_safe
def opinion_receipt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The code, once, and what happens next."""
    receipt = remembered(request, RECEIPT)
    opinion = opinion_of_receipt(receipt)
    if receipt is None or opinion is None or opinion.consultation_id != pk:
        return redirect("liaison_stations:thread-find")
    context = {"code": code_of(receipt), "receipt": receipt, "story": story(opinion, at=timezone.now())}
    return render(request, "legislation/opinion_receipt.html", context | {"opinion": opinion})


@require_safe
def opinion_thread(request: HttpRequest) -> HttpResponse:
    """The whole way of an opinion, to whoever entered its code within the last hour."""
    opinion = opinion_of_receipt(remembered(request, THREAD))
    if opinion is None:
        return redirect("liaison_stations:thread-find")
    context = {"opinion": opinion, "answers": answers_of(opinion), "story": story(opinion, at=timezone.now())}
    return render(request, "legislation/opinion_thread.html", context)
