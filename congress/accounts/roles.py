"""The roles of DOMAIN §0, and which of them go together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DEPUTY = "deputy", _("Deputy")
    STAFF = "staff", _("Congress staff")
    MODERATOR = "moderator", _("Moderator")
    CONTACT_POINT = "contact_point", _("Contact-point staff")
    KEEPER = "keeper", _("Station keeper")
    HANDLER = "handler", _("Department handler")
    REVIEWER = "reviewer", _("Department reviewer")
    ISSUER = "issuer", _("Department issuer")
    LEGISLATIVE_STAFF = "legislative_staff", _("Legislative affairs commission")
    LEGISLATIVE_COMMITTEE = "legislative_committee", _("Legislative committee")
    CHAIRPERSONS = "chairpersons", _("Council of chairpersons")
    MEMBER = "member", _("Standing committee member")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Who works in the admin. Deputies and department handlers have the desk instead.
# Whoever works on the regulations of a congress.
LEGISLATION_ROLES = frozenset({Role.LEGISLATIVE_STAFF, Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS})
ADMIN_SITE_ROLES = frozenset({Role.STAFF, Role.MODERATOR, Role.KEEPER, *LEGISLATION_ROLES, *ADMINISTRATORS})
DEPARTMENT_ROLES = frozenset({Role.HANDLER, Role.REVIEWER, Role.ISSUER})


def may_be_held_together(roles: set[str]) -> bool:
    """Tell whether one person may hold these roles at the same time.

    The three administrators are separated from each other and from every other work.
    Source: GB/T 22239-2019, level 3, separation of duties; a setting of no body.
    """
    return len(roles) <= 1 or not roles & ADMINISTRATORS
