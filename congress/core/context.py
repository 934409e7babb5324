"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest

from .middleware import ELDER_COOKIE


def page(request: HttpRequest) -> dict[str, object]:
    """Return the facts that `templates/base.html` shows on every page."""
    return {
        "site": {
            "name": settings.SITE_NAME,
            "sponsor": settings.SITE_SPONSOR,
            "identifier": settings.SITE_IDENTIFIER,
            "icp": settings.SITE_ICP,
            "police": settings.SITE_POLICE,
            "contact": settings.SITE_CONTACT,
        },
        "elder": request.COOKIES.get(ELDER_COOKIE) == "on",
        "is_demo": settings.DEMO,
    }
