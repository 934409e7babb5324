"""Django's admin in the portal's dress: for staff with a second factor, and for nobody else."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.roles import ADMIN_SITE_ROLES


class PortalAdminSite(admin.AdminSite):
    """The admin. Signing in happens on the portal's own page, with the second factor."""

    site_header = _("Hunan congress portal: work bench")
    site_title = _("Congress portal")
    index_title = _("What needs doing")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_active and user.is_authenticated and user.holds(*ADMIN_SITE_ROLES))

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            from congress.core.errors import NotAllowed

            raise NotAllowed(_("The work bench is for staff, keepers and administrators."))
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
