"""The authorization matrix: who reaches which row through which address, as declared here and nowhere else.

A *position* is a division with everything that hangs on one: a congress, a department, a deputy, a station, messages
in several states, an account. Users of every role sit at two positions; each meets the rows of all seven. What a role
may reach is said by the *relation* of the row's position to the user's own: own, below, above, beside, elsewhere.
An app that adds addresses adds lines to OBJECTS or LISTS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from congress.accounts.roles import Role
from tests.access.walking import routes

OWN, BELOW, ABOVE, BESIDE, ELSEWHERE = "own", "below", "above", "beside", "elsewhere"
JUST_OWN = frozenset({OWN})
DOWN = frozenset({OWN, BELOW})
ALL = frozenset({OWN, BELOW, ABOVE, BESIDE, ELSEWHERE})
Allowed = dict[str, frozenset[str]]

NOBODY: Allowed = {}
SECURITY: Allowed = {Role.SECURITY_ADMIN: DOWN}
AUDIT: Allowed = {Role.AUDIT_ADMIN: DOWN}
FACTS: Allowed = {Role.SYSTEM_ADMIN: ALL, Role.STAFF: JUST_OWN}  # of a congress: its own staff keep them
PEOPLE: Allowed = {Role.SYSTEM_ADMIN: ALL, Role.STAFF: DOWN}
PLACES: Allowed = {Role.SYSTEM_ADMIN: ALL, Role.STAFF: ALL}
MODERATED: Allowed = {Role.STAFF: DOWN, Role.MODERATOR: DOWN, Role.KEEPER: JUST_OWN}
MODERATED_ABOUT_THEM: Allowed = {Role.STAFF: DOWN, Role.MODERATOR: DOWN}
DEPARTMENT: Allowed = {Role.HANDLER: JUST_OWN, Role.REVIEWER: JUST_OWN, Role.ISSUER: JUST_OWN}
REGULATIONS: Allowed = {  # of a congress: its own people, and nobody above or below. LL90
    Role.LEGISLATIVE_STAFF: JUST_OWN, Role.LEGISLATIVE_COMMITTEE: JUST_OWN, Role.CHAIRPERSONS: JUST_OWN,
}  # fmt: skip
DEPUTY: Allowed = {Role.DEPUTY: JUST_OWN}
DRAFTERS: Allowed = {Role.LEGISLATIVE_STAFF: JUST_OWN}
CONTACT_POINTS: Allowed = {Role.CONTACT_POINT: JUST_OWN}


@dataclass(frozen=True)
class ObjectRoute:
    """An address of one row. `kwargs` names the address's argument; `fixed` are its other arguments."""

    name: str
    subject: str
    allowed: Allowed
    kwarg: str = "object_id"
    method: str = "get"
    fixed: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name}[{self.subject}]"

    def address(self, key: Any) -> str:
        """Return the address of the row with this key."""
        return reverse(self.name, kwargs={self.kwarg: key, **self.fixed})


@dataclass(frozen=True)
class ListRoute:
    """An address of a list: the row's mark is on the page of whom it is for, and on nobody else's."""

    name: str
    subject: str
    allowed: Allowed
    query: str = ""

    def __str__(self) -> str:
        return f"{self.name}[{self.subject}]{self.query}"


def _pages(model: str, subject: str, allowed: Allowed, *, kwarg: str = "object_id") -> list[ObjectRoute]:
    """Return a model's pages in the admin: seen and its history by whom `allowed` says, deleted by nobody."""
    return [
        ObjectRoute(f"admin:{model}_change", subject, allowed),
        ObjectRoute(f"admin:{model}_history", subject, allowed),
        ObjectRoute(f"admin:{model}_delete", subject, NOBODY),
    ]


STATIONS = "liaison_stations:"
OBJECTS: list[ObjectRoute] = [
    *_pages("accounts_user", "member", SECURITY),
    *[
        ObjectRoute("admin:accounts_user_deed", "member", SECURITY, "pk", fixed={"deed": deed})
        for deed in ("reset-password", "scrub")
    ],
    *_pages("accounts_appointment", "appointment", SECURITY),
    ObjectRoute("admin:accounts_appointment_end", "appointment", SECURITY, "pk"),
    ObjectRoute("admin:audit_entry_change", "entry", AUDIT),
    ObjectRoute("admin:audit_entry_delete", "entry", NOBODY),
    ObjectRoute("admin:bodies_body_change", "body", FACTS),
    ObjectRoute("admin:bodies_committee_change", "committee", FACTS),
    ObjectRoute("admin:bodies_organ_change", "organ", FACTS),
    ObjectRoute("admin:bodies_organ_delete", "organ", NOBODY),
    ObjectRoute("admin:bodies_term_change", "term", FACTS),
    ObjectRoute("admin:bodies_bodysetting_change", "setting", FACTS),
    ObjectRoute("admin:regions_division_change", "division", PLACES),
    ObjectRoute("admin:regions_division_delete", "division", NOBODY),
    *_pages("deputies_deputy", "deputy", PEOPLE),
    *_pages("deputies_deputyterm", "mandate", PEOPLE),
    ObjectRoute("admin:deputies_deputyterm_end", "mandate", PEOPLE),
    ObjectRoute("admin:deputies_deputygroup_change", "group", PEOPLE),
    *_pages("liaison_stations_message", "message", MODERATED),
    ObjectRoute("admin:liaison_stations_message_change", "waiting", MODERATED),
    ObjectRoute("admin:liaison_stations_message_change", "complaint", MODERATED_ABOUT_THEM),
    ObjectRoute("admin:liaison_stations_message_history", "complaint", MODERATED_ABOUT_THEM),
    ObjectRoute("admin:liaison_stations_message_delete", "complaint", NOBODY),
    ObjectRoute("admin:liaison_stations_message_contact", "message", MODERATED_ABOUT_THEM, "pk", "post"),
    ObjectRoute("admin:liaison_stations_message_contact", "complaint", MODERATED_ABOUT_THEM, "pk", "post"),
    *_pages("liaison_stations_referral", "referral", MODERATED),
    ObjectRoute("admin:liaison_stations_referral_change", "complaint_referral", MODERATED_ABOUT_THEM),
    ObjectRoute(f"{STATIONS}desk-message-detail", "message", DEPUTY, "pk"),
    ObjectRoute(f"{STATIONS}desk-message-detail", "waiting", NOBODY, "pk"),
    ObjectRoute(f"{STATIONS}desk-message-detail", "complaint", NOBODY, "pk"),
    ObjectRoute(f"{STATIONS}desk-message-contact", "complaint", NOBODY, "pk", "post"),
    ObjectRoute(f"{STATIONS}desk-message-deed", "complaint", NOBODY, "pk", "post", {"deed": "answer"}),
    ObjectRoute(f"{STATIONS}desk-message-take-back", "complaint", NOBODY, "pk", "post"),
    ObjectRoute(f"{STATIONS}desk-referral-detail", "referral", DEPARTMENT, "pk"),
    ObjectRoute(f"{STATIONS}desk-referral-detail", "complaint_referral", NOBODY, "pk"),
    ObjectRoute(f"{STATIONS}desk-referral-deed", "complaint_referral", NOBODY, "pk", "post", {"deed": "draft"}),
    ObjectRoute(f"{STATIONS}desk-counter-write", "station", MODERATED, "pk"),
    ObjectRoute(f"{STATIONS}station-poster", "station", MODERATED, "pk"),
    ObjectRoute(f"{STATIONS}station-qr", "station", MODERATED, "pk"),
    ObjectRoute(f"{STATIONS}message-detail", "message", NOBODY, "pk"),  # it is private
    ObjectRoute("legislation:drafting-room", "draft", REGULATIONS, "pk"),
    ObjectRoute("legislation:drafting-room-next", "draft", REGULATIONS, "pk", "post"),
    ObjectRoute("legislation:ledger-confirm", "consultation", REGULATIONS, "pk"),
    ObjectRoute("legislation:ledger-report", "consultation", REGULATIONS, "pk"),
    ObjectRoute("legislation:ledger-export", "consultation", REGULATIONS, "pk", fixed={"form": "xlsx"}),
    ObjectRoute("submissions:photograph-show", "photograph", MODERATED | DEPUTY | DEPARTMENT, "pk"),
    *_pages("legislation_contactpoint", "contact_point", REGULATIONS),
    *_pages("legislation_contacttask", "task", REGULATIONS),
    *_pages("legislation_approvalcase", "approval", REGULATIONS),
    *_pages("legislation_filing", "filing", REGULATIONS),
    *_pages("legislation_consultation", "consultation", REGULATIONS),
    ObjectRoute("admin:legislation_consultation_prepare", "draft", DRAFTERS, "version"),
    ObjectRoute("admin:legislation_consultation_deed", "consultation", DRAFTERS, "pk", "post", {"deed": "change"}),
    ObjectRoute("admin:legislation_contacttask_issue", "consultation", DRAFTERS, "consultation"),
    ObjectRoute("admin:legislation_approvalcase_submit", "draft", DRAFTERS, "version"),
    ObjectRoute("admin:legislation_contacttask_deed", "task", DRAFTERS, "pk", "post", {"deed": "call-off"}),
    ObjectRoute("admin:legislation_approvalcase_deed", "approval", DRAFTERS, "pk", "post", {"deed": "withdraw"}),
    ObjectRoute("admin:legislation_filing_deed", "filing", DRAFTERS, "pk", "post", {"deed": "file"}),
    *[
        ObjectRoute(f"legislation:{name}", "task", CONTACT_POINTS, "pk")
        for name in (
            "desk-task-detail",
            "desk-session-add",
            "desk-opinion-add",
            "desk-collect-slip",
            "desk-task-feedback",
        )
    ],
    ObjectRoute("legislation:desk-task-deed", "task", CONTACT_POINTS, "pk", "post", {"deed": "take-up"}),
    ObjectRoute("notifications:notice-open", "notice", NOBODY, "pk", "post"),  # somebody else's
    ObjectRoute("mfa_remove_webauthn", "passkey", NOBODY, "pk"),
    ObjectRoute("mfa_edit_webauthn", "passkey", NOBODY, "pk"),
]

LISTS: list[ListRoute] = [
    ListRoute("admin:accounts_user_changelist", "member", SECURITY),
    ListRoute("admin:accounts_user_changelist", "member", SECURITY, "?q=mk"),
    ListRoute("admin:accounts_appointment_changelist", "appointment", SECURITY),
    ListRoute("admin:audit_entry_changelist", "entry", AUDIT),
    ListRoute("admin:audit_entry_export", "entry", AUDIT),
    ListRoute("admin:bodies_body_changelist", "body", FACTS),
    ListRoute("admin:bodies_organ_changelist", "organ", FACTS),
    ListRoute("admin:bodies_committee_changelist", "committee", FACTS),
    ListRoute("admin:deputies_deputy_changelist", "deputy", PEOPLE),
    ListRoute("admin:deputies_deputyterm_changelist", "deputy", PEOPLE),
    ListRoute("admin:deputies_deputygroup_changelist", "group", PEOPLE),
    ListRoute("admin:liaison_stations_message_changelist", "message", MODERATED),
    ListRoute("admin:liaison_stations_message_changelist", "waiting", MODERATED, "?q=mk"),
    ListRoute("admin:liaison_stations_message_changelist", "complaint", MODERATED_ABOUT_THEM),
    ListRoute("admin:liaison_stations_message_moderation", "waiting", MODERATED),
    ListRoute("admin:liaison_stations_referral_changelist", "message", MODERATED),
    ListRoute("admin:liaison_stations_referral_changelist", "complaint", MODERATED_ABOUT_THEM),
    ListRoute(f"{STATIONS}desk-message-list", "waiting", NOBODY),
    ListRoute(f"{STATIONS}desk-message-list", "complaint", NOBODY),
    ListRoute(f"{STATIONS}desk-referral-list", "complaint", NOBODY),
    ListRoute(f"{STATIONS}desk-counter-list", "station", MODERATED),
    ListRoute("admin:legislation_contactpoint_changelist", "contact_point", REGULATIONS),
    ListRoute("admin:legislation_contacttask_changelist", "contact_point", REGULATIONS),
    ListRoute("admin:legislation_contacttask_changelist", "task", REGULATIONS),
    ListRoute("admin:legislation_approvalcase_changelist", "approval", REGULATIONS),
    ListRoute("admin:legislation_filing_changelist", "filing", REGULATIONS),
    ListRoute("legislation:desk-task-list", "task", CONTACT_POINTS),
    ListRoute("desk:desk-home", "filing", DRAFTERS),
    ListRoute("desk:desk-home", "task", CONTACT_POINTS),
    ListRoute("desk:desk-home", "complaint", NOBODY),  # those who may see it have nothing to do about it now
    ListRoute("search", "message", NOBODY, "?q=mk"),
    ListRoute(f"{STATIONS}message-list", "message", NOBODY),
]


def relation(of: str, to: str) -> str:
    """Return how the position with the path `of` lies to a person at the path `to`."""
    if of == to:
        return OWN
    if of.startswith(to):
        return BELOW
    if to.startswith(of):
        return ABOVE
    return BESIDE if _parent(of) == _parent(to) else ELSEWHERE


def _parent(path: str) -> str:
    return path[:-1].rpartition(".")[0]


def is_allowed(allowed: Allowed, role: str, of: str, to: str) -> bool:
    """Return what the table says for somebody in `role` at `to`, of a row at `of`; a role of "" holds nothing."""
    return relation(of, to) in allowed.get(role, frozenset())


def register_object_route(route: ObjectRoute) -> None:
    """Add an address from another test module."""
    OBJECTS.append(route)


def address_of(name: str) -> str:
    """Return some address of the route called `name`: a row that is not there."""
    entry = routes()[name]
    arguments = {key: _sample(converter) for key, converter in entry.pattern.converters.items()}
    return reverse(name, kwargs=arguments)


def _sample(converter: Any) -> Any:
    samples: dict[str, Callable[[], Any]] = {
        "IntConverter": lambda: 987654321,
        "UUIDConverter": lambda: "01930000-0000-7000-8000-000000000000",
    }
    return samples.get(type(converter).__name__, lambda: "nothing")()
