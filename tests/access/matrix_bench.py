"""The bench's part of the authorization matrix: a congress's legislation is its own. Source: LL90."""

from congress.accounts.roles import LEGISLATION_ROLES, Role
from tests.access.matrix import JUST_OWN, LISTS, NOBODY, OBJECTS, Allowed, ListRoute, ObjectRoute

LEGISLATION: Allowed = dict.fromkeys(LEGISLATION_ROLES, JUST_OWN)
STAFF: Allowed = {Role.LEGISLATIVE_STAFF: JUST_OWN}
_PAGES = {
    "regulationbill": "benchbill",
    "draftversion": "benchversion",
    "regulation": "benchregulation",
    "legislativeplan": "benchplan",
}

BENCH_OBJECTS = [
    *[ObjectRoute(f"admin:legislation_{model}_change", subject, LEGISLATION) for model, subject in _PAGES.items()],
    *[ObjectRoute(f"admin:legislation_{model}_delete", subject, NOBODY) for model, subject in _PAGES.items()],
    *[
        ObjectRoute(f"admin:legislation_draftversion_{page}", "benchversion", LEGISLATION, "pk")
        for page in ("redline", "matches")
    ],
    ObjectRoute("admin:legislation_draftversion_file", "benchversion", LEGISLATION, "pk", fixed={"form": "text"}),
    ObjectRoute("admin:legislation_draftversion_provision_add", "benchversion", STAFF, "pk"),
    ObjectRoute("admin:legislation_draftversion_deed", "benchversion", STAFF, "pk", "post", {"deed": "settle"}),
    ObjectRoute("admin:legislation_regulationbill_deed", "benchbill", STAFF, "pk", "post", {"deed": "change"}),
    ObjectRoute("admin:legislation_draftimport_change", "benchimport", STAFF),
    ObjectRoute("admin:legislation_draftimport_delete", "benchimport", NOBODY),
    ObjectRoute("admin:legislation_draftimport_deed", "benchimport", STAFF, "pk", "post", {"deed": "drop"}),
]
BENCH_LISTS = [
    *[ListRoute(f"admin:legislation_{model}_changelist", subject, LEGISLATION) for model, subject in _PAGES.items()],
    ListRoute("admin:legislation_draftimport_changelist", "benchimport", STAFF),
]


def register_bench() -> None:
    """Add these addresses to the tables."""
    OBJECTS.extend(route for route in BENCH_OBJECTS if route not in OBJECTS)
    LISTS.extend(route for route in BENCH_LISTS if route not in LISTS)
