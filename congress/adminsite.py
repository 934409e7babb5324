"""Django's admin in the portal's dress: for staff with a second factor, and for nobody else."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from congress.accounts.roles import ADMIN_SITE_ROLES
from congress.core.clock import database_now
from congress.core.errors import NotAllowed, Refusal
from congress.desk.queries import counts_by_kind
from congress.desk.registry import to_dos

TO_DOS_SHOWN = 10
# What Django's own pages say and its Chinese lacks, or says with a Latin colon: said here, it is in our catalogue.
DJANGO_LACKS = (
    gettext_noop(":"),
    gettext_noop("Error:"),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
)


class PortalAdminSite(admin.AdminSite):
    """The admin. Signing in happens on the portal's own page, with the second factor."""

    site_header = _("work bench")
    site_title = _("Congress portal")
    index_title = _("What needs doing")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_active and user.is_authenticated and user.holds(*ADMIN_SITE_ROLES))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse an address with a filter or a field that cannot be, where Django's own pages do not."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return inner(request, *args, **kwargs)
            except (IncorrectLookupParameters, FieldDoesNotExist) as error:
                raise Refusal(_("The request could not be read.")) from error

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise NotAllowed(_("The work bench is for staff, keepers and administrators."))
        return redirect_to_login(request.get_full_path(), reverse("account_login"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        items = to_dos(request.user, at=database_now())
        context = {
            "to_dos": items[:TO_DOS_SHOWN],
            "to_dos_more": max(0, len(items) - TO_DOS_SHOWN),
            "to_dos_late": sum(item.is_late for item in items),
            "to_do_counts": counts_by_kind(items),
        }
        return super().index(request, context | (extra_context or {}))
