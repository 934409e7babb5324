"""What the desk and the moderation queue read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import DEPARTMENT_ROLES, Role
from congress.bodies.models import Body, Organ
from congress.core.clock import china_day
from congress.submissions.models import Attachment
from deputies.models import Deputy

from .models import Message, MessageStep, Referral
from .models.message import GIVEN_BACK, StepKind, acting_deputies, stations_of_deputies
from .sentences import promised, step_sentence
from .states import Publication, ReferralState, Work

DESK_STATES: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "waiting": (_("waiting"), (Work.WITH_DEPUTY, Work.REOPENED)),
    "following": (_("following up"), (Work.FOLLOWING_UP,)),
    "referred": (_("referred"), (Work.REFERRED,)),
    "answered": (_("answered"), (Work.ANSWERED,)),
    "closed": (_("closed"), (Work.CLOSED, Work.NOT_ACCEPTED)),
}
REFERRAL_STATES: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "assigned": (_("to be answered"), (ReferralState.ASSIGNED,)),
    "drafted": (_("to be reviewed"), (ReferralState.DRAFTED,)),
    "reviewed": (_("to be issued"), (ReferralState.REVIEWED,)),
    "issued": (_("issued"), (ReferralState.ISSUED,)),
    "over": (_("returned or taken back"), (ReferralState.RETURNED, ReferralState.WITHDRAWN)),
}
NOT_FOR_THE_DESK = (StepKind.HELD, StepKind.REDACTED, StepKind.FOLDED, StepKind.REMINDED)
SUBJECT = "liaison_stations.message"
OPEN_REFERRAL = (ReferralState.ASSIGNED, ReferralState.DRAFTED, ReferralState.REVIEWED)
FOLD_TARGETS = 50
Named = list[tuple[str, Any]]


def deputy_messages(user: User) -> QuerySet[Message]:
    """Return the messages that are this deputy's, or any deputy's of a station they are posted at."""
    mine = acting_deputies(user)
    own = Q(deputy_id__in=mine) | Q(deputy_id__isnull=True, station__in=stations_of_deputies(mine))
    return Message.objects.visible_to(user).filter(own, folded_into__isnull=True)


def referrals_for(user: User) -> QuerySet[Referral]:
    """Return the referrals to the user's departments, or to the congresses they are staff of.

    Never one whose message complains of the department or of somebody there.
    """
    organs = [a.organ_id for a in user.scopes(*DEPARTMENT_ROLES) if a.organ_id]
    bodies = [a.body_id for a in user.scopes(Role.STAFF) if a.body_id]
    rows = Referral.objects.filter(Q(organ_id__in=organs) | Q(to_body_id__in=bodies))
    return rows.filter(message__in=Message.objects.without_complaints_about(user))


def counts_of_states(rows: QuerySet[Any], field: str, groups: dict[str, Any]) -> list[tuple[str, Any, int]]:
    """Return key, words and number of rows of each group of states. One query."""
    counted = {row[field]: row["n"] for row in rows.order_by().values(field).annotate(n=Count("pk", distinct=True))}
    return [(key, label, sum(counted.get(state, 0) for state in states)) for key, (label, states) in groups.items()]


def receivers(message: Message, *, kinds: tuple[str, ...]) -> list[tuple[Any, Named]]:
    """Return whom `message` may be handed to, in groups: organs of its congress and those above, and congresses.

    Whom it complains of is left out. Keys are `organ-<id>` and `body-<id>`. Two queries.
    """
    chain = [code for code in message.path.split(".") if code]
    paths = ["." + ".".join(chain[: i + 1]) + "." for i in range(len(chain))]
    bodies = list(Body.objects.filter(path__in=paths).order_by("-path"))
    organs = Organ.objects.filter(body__in=bodies, is_active=True, kind__in=kinds).select_related("body")
    organs = organs.exclude(pk=message.complains_of_organ_id) if message.complains_of_organ_id else organs
    nearest = sorted(organs, key=lambda organ: (-len(organ.body.path), organ.kind != "hotline", organ.name))
    groups: list[tuple[Any, Named]] = []
    for body in bodies:
        rows = [(f"organ-{organ.pk}", organ) for organ in nearest if organ.body_id == body.pk]
        groups.append((str(body), rows))
    others = [(f"body-{body.pk}", body) for body in bodies if body.pk != message.body_id]
    return [*groups, (_("Another congress"), others)]


def fold_targets(message: Message) -> list[Message]:
    """Return the messages of the same station that `message` may stand under, the most alike first.

    They complain of the same, so that nobody is offered the title of one that complains of them.
    """
    from congress.core.text import bigrams, similarity

    rows = Message.objects.unfinished().filter(
        station=message.station_id, folded_into__isnull=True, complains_of_deputy=message.complains_of_deputy_id,
        complains_of_organ=message.complains_of_organ_id, complains_of_station=message.complains_of_station,
    )  # fmt: skip
    mine = bigrams(message.title + message.text)
    found = list(rows.exclude(pk=message.pk).order_by("-received_at", "-id")[:FOLD_TARGETS])
    return sorted(found, key=lambda m: -similarity(mine, bigrams(m.title + m.text)))


def complainable_deputies(message: Message) -> QuerySet[Deputy]:
    """Return the deputies posted at the message's station, and whom it is addressed to."""
    named = [pk for pk in (message.deputy_id, message.complains_of_deputy_id) if pk]
    here = Q(postings__station=message.station_id) | Q(pk__in=named)
    return Deputy.objects.filter(pk__in=Deputy.objects.filter(here).values("pk"))


def complainable_organs(message: Message) -> QuerySet[Organ]:
    """Return the organs of the congresses from the message's place upwards."""
    chain = [code for code in message.path.split(".") if code]
    paths = ["." + ".".join(chain[: i + 1]) + "." for i in range(len(chain))]
    return Organ.objects.filter(body__path__in=paths).select_related("body").order_by("-body__path", "name")


@dataclass(frozen=True)
class Line:
    """A step of the story as those who work on it read it: what happened, when, by whom, with what words."""

    sentence: str
    at: datetime
    by: User | None
    words: str
    promised: str


def lines(steps: QuerySet[MessageStep]) -> list[Line]:
    """Return the steps in words. The first is told of the resident, not to them."""
    return [Line(_told(step), step.at, step.by, step.text, promised(step)) for step in steps]


def _told(step: MessageStep) -> str:
    if step.kind == StepKind.RECEIVED:
        return gettext("Received at %(who)s") % {"who": step.who}
    return step_sentence(step)


def staff_story(message: Message) -> QuerySet[MessageStep]:
    """Return the whole story, with what is not shown to the resident. One query."""
    return MessageStep.objects.filter(message=message).select_related("by").order_by("at", "id")


def desk_story(message: Message) -> QuerySet[MessageStep]:
    """Return the story as a deputy reads it: without what moderators noted among themselves."""
    return staff_story(message).exclude(kind__in=NOT_FOR_THE_DESK)


def referral_story(referral: Referral) -> QuerySet[MessageStep]:
    """Return the story as the department reads it: without who opened the message and who joined it.

    Of what it returned, or what was taken back, a department reads nothing that came later.
    """
    story = desk_story(referral.message).exclude(kind__in=[StepKind.READ, StepKind.JOINED])
    if referral.state not in GIVEN_BACK:
        return story
    ended = MessageStep.objects.filter(
        message=referral.message_id, kind=StepKind.RETURNED, facts__referral=str(referral.pk)
    )
    return story.filter(at__lte=ended.values("at")[:1])


def open_referral(message: Message) -> Referral | None:
    """Return the referral that is being handled, or None. One query."""
    rows = Referral.objects.filter(message=message, state__in=OPEN_REFERRAL)
    found = rows.select_related("organ", "to_body").first()
    if found is not None:
        found.message = message
    return found


def photographs_of(message: Message) -> QuerySet[Attachment]:
    """Return the photographs sent with a message, in their order."""
    return Attachment.objects.filter(subject_type=SUBJECT, subject_id=str(message.pk)).order_by("position", "id")


def to_moderate(user: User) -> QuerySet[Message]:
    """Return what awaits this moderator: received or held, the oldest first, look-alikes under their lead."""
    waiting = Q(work_state=Work.RECEIVED) | Q(publication_state__in=[Publication.AWAITING, Publication.HELD])
    rows = Message.objects.visible_to(user).filter(waiting, folded_into__isnull=True)
    rows = rows.exclude(work_state__in=[Work.CLOSED, Work.NOT_ACCEPTED])
    return rows.select_related("station", "deputy", "receipt").order_by("received_at", "id")


def is_late(due_on: Any, at: datetime) -> bool:
    """Tell whether the last day `due_on` has passed at that moment in China."""
    return due_on is not None and due_on < china_day(at)
