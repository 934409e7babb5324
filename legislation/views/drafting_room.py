"""The drafting room: the articles at the left, the text with what changed in the middle, the opinions at the right."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from congress.accounts.requests import SignedInRequest
from congress.core.clock import database_now
from congress.core.errors import Invalid, NotFound

from ..drafting_queue import lay_out
from ..forms_ledger import DecisionForm, MarkForm, NextForm, NoteForm, SeenForm
from ..models import Adoption, DraftVersion, OpinionGroup, ProvisionText, Regulation
from ..operations import ledger
from ..operations.versions import next_version
from ..queries_ledger import Room, room_of
from ..states import CARRIED

KEPT = ("article", "state", "outcome", "source", "page")  # of the address, from one deed to the next


def versions_of(user: Any) -> QuerySet[DraftVersion]:
    """Return the versions whose drafting room is open to `user`."""
    mine = Regulation.objects.visible_to(user)
    return DraftVersion.objects.filter(regulation__in=mine).select_related("regulation", "based_on", "bill__body")


@require_GET
def drafting_room(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show the text on the table and the opinions on the chosen article."""
    return _show(request, get_object_or_404(versions_of(request.user), pk=pk))


def _show(
    request: SignedInRequest,
    version: DraftVersion,
    *,
    bound: tuple[UUID, DecisionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    desk = lay_out(version, user=request.user, query=request.GET, bound=bound)
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": desk.room.shown.title,
        "desk": desk,
        "kept": urlencode({name: request.GET[name] for name in KEPT if request.GET.get(name)}),
        "next_form": NextForm(),
        "page_obj": desk.page,
    }
    return TemplateResponse(request, "legislation/drafting_room.html", context, status=status)


@require_POST
def drafting_room_deed(request: SignedInRequest, pk: UUID, entry: UUID, deed: str) -> HttpResponse:
    """Do one thing with one entry, and show the room again with the next one under the hand."""
    version = get_object_or_404(versions_of(request.user), pk=pk)
    room = room_of(version)
    rows = OpinionGroup.objects.filter(consultation=room.consultation).select_related("consultation")
    group = get_object_or_404(rows, pk=entry)
    if deed not in DEEDS:
        raise NotFound
    refused = DEEDS[deed](request, room, group)
    if refused is not None:
        return _show(request, version, bound=(group.pk, refused), status=422)
    return HttpResponseRedirect(_back(request, version, group, deed))


def _back(request: HttpRequest, version: DraftVersion, group: OpinionGroup, deed: str) -> str:
    """Return where it goes on: the same entry while something is to be done about it, else the next that waits."""
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    stays = deed != "propose" or group.outcome in CARRIED
    if stays:
        kept["entry"] = str(group.pk)
    fragment = f"#entry-{group.pk}" if stays else ""
    return f"{reverse('legislation:drafting-room', args=[version.pk])}?{urlencode(kept)}{fragment}"


def _propose(request: SignedInRequest, room: Room, group: OpinionGroup) -> DecisionForm | None:
    form = DecisionForm(request.POST, auto_id=f"{group.pk}-%s")
    if not form.is_valid():
        return form
    given = {name: form.cleaned_data[name] for name in ("outcome", "reason", "words")}
    ledger.propose_outcome(form.of(group), **given, by=request.user, at=database_now())
    messages.success(request, _("Proposed: %(outcome)s") % {"outcome": group.get_outcome_display()})
    return None


def _clear(request: SignedInRequest, room: Room, group: OpinionGroup) -> None:
    form = _read(SeenForm(request.POST))
    ledger.clear(form.of(group), by=request.user, at=database_now())
    messages.success(request, _("Taken back: it waits again."))


def _mark(request: SignedInRequest, room: Room, group: OpinionGroup) -> None:
    texts = ProvisionText.objects.filter(version=room.shown, level="article")
    form = _read(MarkForm(request.POST, texts=texts))
    text, start, end = form.row, form.cleaned_data["start"], form.cleaned_data["end"]
    if text is None:
        raise Invalid(_("Choose the article."))
    ledger.adopt_words(form.of(group), text=text, start=start, end=end, by=request.user, at=database_now())
    messages.success(request, _("Marked in %(article)s: “%(words)s”") % {
        "article": text.label, "words": text.text[start:end]})  # fmt: skip


def _unmark(request: SignedInRequest, room: Room, group: OpinionGroup) -> None:
    form = _read(SeenForm(request.POST))
    rows = Adoption.objects.filter(group=group).select_related("group__consultation")
    adoption = get_object_or_404(rows, pk=_uuid(request.POST.get("adoption")))
    form.of(adoption.group)
    ledger.remove_adoption(adoption, by=request.user, at=database_now())
    messages.success(request, _("The mark is taken away."))


def _note(request: SignedInRequest, room: Room, group: OpinionGroup) -> None:
    form = _read(NoteForm(request.POST))
    ledger.add_note(group, words=form.cleaned_data["words"], by=request.user, at=database_now())


DEEDS: dict[str, Callable[[SignedInRequest, Room, OpinionGroup], DecisionForm | None]] = {
    "propose": _propose, "clear": _clear, "mark": _mark, "unmark": _unmark, "note": _note,
}  # fmt: skip


def _read(form: Any) -> Any:
    """Return the form when it can be used. Raises Invalid with its first words."""
    if not form.is_valid():
        raise Invalid(next(iter(form.errors.values()))[0])
    return form


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound from None


@require_POST
def drafting_room_next(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Make the next version from the text on the table, and go on in it."""
    version = get_object_or_404(versions_of(request.user), pk=pk)
    form = _read(NextForm(request.POST))
    fresh = next_version(room_of(version).shown, name=form.cleaned_data["name"], by=request.user, at=database_now())
    messages.success(request, _("%(name)s is on the table.") % {"name": fresh.name})
    return HttpResponseRedirect(reverse("legislation:drafting-room", args=[version.pk]))
