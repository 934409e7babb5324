"""The states of a message on its separate axes, their plain sentences, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.lifecycle import Lifecycle, Move


class Work(models.TextChoices):
    RECEIVED = "received", _("received")
    WITH_DEPUTY = "with_deputy", _("with the deputy")
    FOLLOWING_UP = "following_up", _("deputy following up")
    REFERRED = "referred", _("referred")
    ANSWERED = "answered", _("answered")
    REOPENED = "reopened", _("reopened")
    CLOSED = "closed", _("closed")
    NOT_ACCEPTED = "not_accepted", _("not accepted")


class Publication(models.TextChoices):
    PRIVATE = "private", _("private")
    AWAITING = "awaiting", _("awaiting moderation")
    PUBLIC = "public", _("public")
    HELD = "held", _("held")
    WITHDRAWN = "withdrawn", _("withdrawn from view")


class Satisfaction(models.TextChoices):
    NOT_ASKED = "not_asked", _("not asked yet")
    ASKED = "asked", _("asked")
    SOLVED = "solved", _("solved")
    PARTLY = "partly", _("partly solved")
    NOT_SOLVED = "not_solved", _("not solved")
    NO_ANSWER = "no_answer", _("no answer")


class ReferralState(models.TextChoices):
    ASSIGNED = "assigned", _("being handled")
    DRAFTED = "drafted", _("reply drafted")
    REVIEWED = "reviewed", _("reply reviewed")
    ISSUED = "issued", _("reply issued")
    RETURNED = "returned", _("returned as not theirs")
    WITHDRAWN = "withdrawn", _("taken back")


class VerdictKind(models.TextChoices):
    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    NOT_SOLVED = "not_solved", _("Not solved")


class Topic(models.TextChoices):
    HOUSING = "housing", _("Homes and estates")
    ROADS = "roads", _("Roads and traffic")
    ENVIRONMENT = "environment", _("Environment and noise")
    HEALTH = "health", _("Health and care")
    SCHOOL = "school", _("Schools")
    SAFETY = "safety", _("Safety")
    FARMING = "farming", _("Farming and water")
    SERVICES = "services", _("Public services")
    OTHER = "other", _("Something else")


WORK = Lifecycle(
    field="work_state",
    states=Work,
    initial=Work.RECEIVED,
    title=_("Work"),
    moves=(
        Move("pass_on", (Work.RECEIVED,), Work.WITH_DEPUTY, "local", _("Let through to the deputy")),
        Move(
            "route",
            (Work.RECEIVED, Work.FOLLOWING_UP, Work.REOPENED),
            Work.REFERRED,
            "DL31; local",
            _("Route past the deputy"),
        ),
        Move("decline", (Work.RECEIVED, Work.WITH_DEPUTY), Work.NOT_ACCEPTED, "DL59; local", _("Do not accept")),
        Move("follow_up", (Work.WITH_DEPUTY, Work.REOPENED), Work.FOLLOWING_UP, "DL31", _("Follow up")),
        Move(
            "refer",
            (Work.WITH_DEPUTY, Work.FOLLOWING_UP, Work.REOPENED),
            Work.REFERRED,
            "DL31; local",
            _("Refer"),
        ),
        Move("take_back", (Work.REFERRED,), Work.FOLLOWING_UP, "local", _("Take back")),
        Move(
            "answer",
            (Work.WITH_DEPUTY, Work.FOLLOWING_UP, Work.REFERRED, Work.REOPENED),
            Work.ANSWERED,
            "local",
            _("Answer"),
        ),
        Move("close", (Work.ANSWERED,), Work.CLOSED, "local", _("Close")),
        Move("reopen", (Work.ANSWERED, Work.CLOSED), Work.REOPENED, "local", _("Reopen")),
    ),
)

PUBLICATION = Lifecycle(
    field="publication_state",
    states=Publication,
    initial=Publication.AWAITING,
    title=_("Publication"),
    moves=(
        Move("publish", (Publication.AWAITING, Publication.HELD), Publication.PUBLIC, "local", _("Publish")),
        Move(
            "hold",
            (Publication.AWAITING, Publication.PRIVATE, Publication.PUBLIC),
            Publication.HELD,
            "local",
            _("Hold"),
        ),
        Move("keep_private", (Publication.AWAITING, Publication.HELD), Publication.PRIVATE, "local", _("Keep private")),
        Move("withdraw", (Publication.PUBLIC,), Publication.WITHDRAWN, "local", _("Withdraw from view")),
        Move("restore", (Publication.WITHDRAWN,), Publication.PUBLIC, "local", _("Show again")),
    ),
)

SATISFACTION = Lifecycle(
    field="satisfaction",
    states=Satisfaction,
    initial=Satisfaction.NOT_ASKED,
    title=_("Satisfaction"),
    moves=(
        Move(
            "ask",
            (Satisfaction.NOT_ASKED, Satisfaction.PARTLY, Satisfaction.NOT_SOLVED, Satisfaction.NO_ANSWER),
            Satisfaction.ASKED,
            "local",
        ),
        Move(
            "solved",
            (Satisfaction.ASKED, Satisfaction.PARTLY, Satisfaction.NOT_SOLVED, Satisfaction.NO_ANSWER),
            Satisfaction.SOLVED,
            "local",
        ),
        Move(
            "partly",
            (Satisfaction.ASKED, Satisfaction.SOLVED, Satisfaction.NOT_SOLVED, Satisfaction.NO_ANSWER),
            Satisfaction.PARTLY,
            "local",
        ),
        Move(
            "not_solved",
            (Satisfaction.ASKED, Satisfaction.SOLVED, Satisfaction.PARTLY, Satisfaction.NO_ANSWER),
            Satisfaction.NOT_SOLVED,
            "local",
        ),
        Move("no_answer", (Satisfaction.ASKED,), Satisfaction.NO_ANSWER, "local"),
    ),
)

REFERRAL = Lifecycle(
    field="state",
    states=ReferralState,
    initial=ReferralState.ASSIGNED,
    title=_("Referral"),
    moves=(
        Move("draft", (ReferralState.ASSIGNED,), ReferralState.DRAFTED, "local", _("Hand in the draft")),
        Move("send_back", (ReferralState.DRAFTED, ReferralState.REVIEWED), ReferralState.ASSIGNED, "local"),
        Move("review", (ReferralState.DRAFTED,), ReferralState.REVIEWED, "local", _("Reviewed")),
        Move("issue", (ReferralState.REVIEWED,), ReferralState.ISSUED, "local", _("Issue the reply")),
        Move("return", (ReferralState.ASSIGNED,), ReferralState.RETURNED, "local", _("Return as not ours")),
        Move(
            "withdraw",
            (ReferralState.ASSIGNED, ReferralState.DRAFTED, ReferralState.REVIEWED),
            ReferralState.WITHDRAWN,
            "local",
        ),
    ),
)

LIFECYCLES = {"work": WORK, "publication": PUBLICATION, "satisfaction": SATISFACTION, "referral": REFERRAL}
