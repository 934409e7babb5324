"""What the views of the public interface share: strict filters, pages, caching by anybody."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

MAX_AGE_SECONDS = 300
OTHER_PARAMETERS = frozenset({"page", "page_size", "format"})


class StrictFilters(DjangoFilterBackend):
    """Filters that refuse a parameter they do not know: a typing error must not return everything."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset_class(view, queryset)
        known = OTHER_PARAMETERS | set(filterset.base_filters if filterset else ())
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise ValidationError({name: [_("There is no such filter.")] for name in unknown})
        return super().filter_queryset(request, queryset, view)


class Pages(PageNumberPagination):
    """Pages of 50, at most 100. A page beyond the last is not found; a number that is none is invalid."""

    page_size = 50
    max_page_size = 100
    page_size_query_param = "page_size"

    def get_page_size(self, request: Request) -> int:
        return _whole(request, "page_size", default=self.page_size, most=self.max_page_size)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        return _whole(request, "page", default=1, most=10**9)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound as error:
            raise NotFound(_("There is no such page.")) from error

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        bounds = {
            "page": (10**9, _("Which page; the first is 1")),
            "page_size": (self.max_page_size, _("Rows on a page")),
        }
        return [
            {
                "name": name, "in": "query", "required": False, "description": words,
                "schema": {"type": "integer", "minimum": 1, "maximum": most},
            }
            for name, (most, words) in bounds.items()
        ]  # fmt: skip


def _whole(request: Request, name: str, *, default: int, most: int) -> int:
    typed = request.query_params.get(name)
    if typed is None:
        return default
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 10 and 1 <= int(typed) <= most):
        raise ValidationError({name: [_("A whole number from %(least)s to %(most)s.") % {"least": 1, "most": most}]})
    return int(typed)


class PublicListViewSet(ListModelMixin, GenericViewSet):
    """Public data as a list, read-only: anybody may keep an answer for five minutes and ask again by its ETag."""

    pagination_class = Pages
    filter_backends = [StrictFilters]

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=MAX_AGE_SECONDS)
            response.add_post_render_callback(lambda rendered: _unless_known(request._request, rendered))
        return response


class PublicViewSet(RetrieveModelMixin, PublicListViewSet):
    """Public data whose rows can be read one by one, too."""


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the answer with its ETag, or 304 when the caller has it already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
