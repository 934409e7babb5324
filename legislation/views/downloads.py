"""Texts to take away: Word as in the gazette, with its revisions, in two columns, as a decision; plain text; data."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from congress.core.errors import NotFound
from congress.core.interface import MAX_AGE_SECONDS
from congress.limits.addresses import client_address
from congress.limits.operations import spend

from ..files_bench import AGAINST
from ..version_files import DOWNLOAD, FORMS, WORD_FORMS, base_of, etag_of, public_file, public_version


@require_safe
def version_download(request: HttpRequest, pk: uuid.UUID, form: str) -> HttpResponse:
    """A public text as a file. Who has it already gets no second copy; Word files are limited by the connection."""
    if form not in FORMS:
        raise NotFound
    version = public_version(pk)
    base = base_of(version, request.GET.get("from", "")) if form in AGAINST else None
    etag = etag_of(version, form, base)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        if form in WORD_FORMS:
            spend((DOWNLOAD, client_address(request)))
        made = public_file(version, form, base)
        response = HttpResponse(made.content, content_type=made.content_type)
        response["Content-Disposition"] = content_disposition_header(True, made.name)
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE_SECONDS)
    return response
