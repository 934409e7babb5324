"""A plugin for mypy: in the admin somebody is always signed in, as `PortalAdminSite.has_permission` sees to.

Pages outside the admin annotate their request as `congress.accounts.requests.SignedInRequest` instead.
"""

from collections.abc import Callable

from mypy.plugin import AttributeContext, Plugin
from mypy.types import Type, UnionType, get_proper_type


def _signed_in(context: AttributeContext) -> Type:
    path = str(getattr(context.api, "path", ""))
    found = get_proper_type(context.default_attr_type)
    if ("/admin" not in path and "admin.py" not in path) or not isinstance(found, UnionType):
        return context.default_attr_type
    return found.items[0]


class AdminTypes(Plugin):
    """Narrows `request.user` in admin modules."""

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        """See `mypy.plugin.Plugin`."""
        return _signed_in if fullname == "django.http.request.HttpRequest.user" else None


def plugin(version: str) -> type[Plugin]:
    """Return the plugin, as mypy asks."""
    return AdminTypes
