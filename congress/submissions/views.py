"""Serving photographs: the re-encoded picture only, to whoever the subject's app lets see it."""

import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from congress.core.errors import NotFound

from .models import Attachment
from .photographs import is_public_attachment, may_see_attachment
from .states import AttachmentState

NOTHING_RUNS = "default-src 'none'; sandbox"


@require_safe
def photograph_show(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """Return the picture, or with `?size=thumb` its thumbnail. Raises NotFound alike for none and not allowed."""
    attachment = Attachment.objects.filter(pk=pk, state=AttachmentState.READY).first()
    if attachment is None or not may_see_attachment(request, attachment):
        raise NotFound
    name = attachment.thumbnail if request.GET.get("size") == "thumb" else attachment.shown
    shelf = FileSystemStorage(location=settings.MEDIA_ROOT)
    if not shelf.exists(name):
        raise NotFound
    response = FileResponse(shelf.open(name), content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="{attachment.pk.hex[-8:]}.jpg"'
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    reach = "public, max-age=600" if is_public_attachment(attachment) else "private, max-age=600"
    response["Cache-Control"] = reach
    return response
