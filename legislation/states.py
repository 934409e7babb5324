"""The states of bills, versions, consultations and opinions, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.lifecycle import Lifecycle, Move


class BillState(models.TextChoices):
    PLANNED = "planned", _("planned")
    DRAFTING = "drafting", _("being drafted")
    SUBMITTED = "submitted", _("submitted")
    ON_AGENDA = "on_agenda", _("on the agenda")
    READING = "reading", _("read, being amended")
    UNIFIED = "unified", _("in unified deliberation")
    VOTING = "voting", _("put to the vote")
    PASSED = "passed", _("passed")
    PUBLISHED = "published", _("published")
    IN_FORCE = "in_force", _("in force")
    SHELVED = "shelved", _("shelved")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REJECTED = "rejected", _("rejected")
    ENDED = "ended", _("deliberation ended")


BILL_OVER = (BillState.IN_FORCE, BillState.WITHDRAWN, BillState.REJECTED, BillState.ENDED)  # no more news of it


class BillKind(models.TextChoices):
    MAKE = "make", _("make a regulation")
    AMEND = "amend", _("amend a regulation")
    PACKAGE = "package", _("package amendment")
    REPEAL = "repeal", _("repeal")


class Proposer(models.TextChoices):
    """Who may submit a bill. Source: OL52; departments only draft, LL57."""

    CHAIRPERSONS = "chairpersons", _("council of chairpersons")
    GOVERNMENT = "government", _("people's government")
    COMMITTEE = "committee", _("special committee")
    MEMBERS = "members", _("members of the standing committee, five or more")


class VersionState(models.TextChoices):
    EDITING = "editing", _("being edited")
    SETTLED = "settled", _("settled")


class ConsultationState(models.TextChoices):
    PREPARING = "preparing", _("being prepared")
    ANNOUNCED = "announced", _("announced")
    CLOSED = "closed", _("closed")
    REPORTED = "reported", _("outcome published")
    CANCELLED = "cancelled", _("cancelled")


class OpinionSource(models.TextChoices):
    RESIDENT = "resident", _("resident")
    CONTACT_POINT = "contact_point", _("legislative contact point")
    COLLECTION_POINT = "collection_point", _("collection point")
    ORGAN = "organ", _("organ or unit")
    EXPERT = "expert", _("expert")
    DEPUTY = "deputy", _("deputy")
    MEMBER = "member", _("committee member, at a reading")
    COMMITTEE = "committee", _("special committee, at a reading")


class OpinionPublication(models.TextChoices):
    AWAITING = "awaiting", _("awaiting moderation")
    PUBLIC = "public", _("public")
    PRIVATE = "private", _("not for the public")
    HELD = "held", _("held")
    WITHDRAWN = "withdrawn", _("withdrawn from view")


class LedgerState(models.TextChoices):
    UNDECIDED = "undecided", _("no outcome yet")
    PROPOSED = "proposed", _("outcome proposed")
    CONFIRMED = "confirmed", _("outcome confirmed")


class Outcome(models.TextChoices):
    """How an opinion ends. DOMAIN §1, adoption ledger (local)."""

    ADOPTED = "adopted", _("adopted")
    PARTLY = "partly", _("partly adopted")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    ALREADY = "already", _("already provided for")
    OUTSIDE = "outside", _("outside this regulation")
    REFERENCE = "reference", _("kept for reference")


CARRIED = (Outcome.ADOPTED, Outcome.PARTLY)  # these point at words of the next version


class Reason(models.TextChoices):
    """Why an opinion was not adopted; words of staff stand beside it."""

    HIGHER_LAW = "higher_law", _("against a higher law")
    NO_POWER = "no_power", _("beyond the power to legislate here")
    NOT_RIPE = "not_ripe", _("conditions are not ripe")
    COST = "cost", _("cannot be carried out at reasonable cost")
    DETAIL = "detail", _("too detailed for a regulation; left to rules")
    OTHER_RULE = "other_rule", _("another regulation governs it")
    WORDING = "wording", _("the present wording is clearer")
    OTHER = "other", _("another reason")


BILL = Lifecycle(
    field="work_state",
    states=BillState,
    initial=BillState.PLANNED,
    title=_("Regulation bill"),
    moves=(
        Move("draft", (BillState.PLANNED,), BillState.DRAFTING, "LL56", _("Begin drafting")),
        Move("submit", (BillState.DRAFTING,), BillState.SUBMITTED, "LL57; LL58; OL52", _("Submit")),
        Move("put_on_agenda", (BillState.SUBMITTED,), BillState.ON_AGENDA, "LL31; LL87", _("Put on the agenda")),
        Move("read", (BillState.ON_AGENDA, BillState.UNIFIED), BillState.READING, "LL32; LL87", _("Record a reading")),
        Move("deliberate", (BillState.READING,), BillState.UNIFIED, "LL36; LL87", _("Begin unified deliberation")),
        Move("put_to_vote", (BillState.UNIFIED,), BillState.VOTING, "LL44; LL87", _("Put to the vote")),
        Move("pass", (BillState.VOTING,), BillState.PASSED, "OL51", _("Passed")),
        Move("reject", (BillState.VOTING,), BillState.REJECTED, "OL51", _("Rejected")),
        Move("publish", (BillState.PASSED,), BillState.PUBLISHED, "LL61; LL88", _("Publish")),
        Move("take_effect", (BillState.PUBLISHED,), BillState.IN_FORCE, "LL61", _("Enters into force")),
        Move(
            "shelve", (BillState.READING, BillState.UNIFIED, BillState.VOTING), BillState.SHELVED, "LL45", _("Shelve")
        ),
        Move("resume", (BillState.SHELVED,), BillState.READING, "LL45", _("Take it up again")),
        Move("end", (BillState.SHELVED,), BillState.ENDED, "LL45", _("End the deliberation")),
        Move(
            "withdraw",
            (BillState.SUBMITTED, BillState.ON_AGENDA, BillState.READING, BillState.UNIFIED),
            BillState.WITHDRAWN,
            "LL43",
            _("Withdraw"),
        ),
    ),
)

VERSION = Lifecycle(
    field="state",
    states=VersionState,
    initial=VersionState.EDITING,
    title=_("Draft version"),
    moves=(Move("settle", (VersionState.EDITING,), VersionState.SETTLED, "local", _("Settle the text")),),
)

CONSULTATION = Lifecycle(
    field="state",
    states=ConsultationState,
    initial=ConsultationState.PREPARING,
    title=_("Public consultation"),
    moves=(
        Move("announce", (ConsultationState.PREPARING,), ConsultationState.ANNOUNCED, "LL40; LL41", _("Announce")),
        Move("close", (ConsultationState.ANNOUNCED,), ConsultationState.CLOSED, "LL40", _("Close")),
        Move("report", (ConsultationState.CLOSED,), ConsultationState.REPORTED, "LL40", _("Publish the outcome")),
        Move("cancel", (ConsultationState.PREPARING,), ConsultationState.CANCELLED, "local", _("Cancel")),
    ),
)

PUBLICATION = Lifecycle(
    field="publication_state",
    states=OpinionPublication,
    initial=OpinionPublication.AWAITING,
    title=_("Publication of an opinion"),
    moves=(
        Move(
            "publish",
            (OpinionPublication.AWAITING, OpinionPublication.HELD, OpinionPublication.WITHDRAWN),
            OpinionPublication.PUBLIC,
            "local",
            _("Let it through"),
        ),
        Move("hold", (OpinionPublication.AWAITING,), OpinionPublication.HELD, "local", _("Hold it")),
        Move(
            "keep_private",
            (OpinionPublication.AWAITING, OpinionPublication.HELD),
            OpinionPublication.PRIVATE,
            "local",
            _("Do not show it"),
        ),
        Move("withdraw", (OpinionPublication.PUBLIC,), OpinionPublication.WITHDRAWN, "local", _("Take it out of view")),
    ),
)

LEDGER = Lifecycle(
    field="ledger_state",
    states=LedgerState,
    initial=LedgerState.UNDECIDED,
    title=_("Adoption ledger"),
    moves=(
        Move(
            "propose",
            (LedgerState.UNDECIDED, LedgerState.PROPOSED),
            LedgerState.PROPOSED,
            "LL40; local",
            _("Propose an outcome"),
        ),
        Move("clear", (LedgerState.PROPOSED,), LedgerState.UNDECIDED, "local", _("Take the proposal back")),
        Move("confirm", (LedgerState.PROPOSED,), LedgerState.CONFIRMED, "LL36; LL87; local", _("Confirm")),
        Move(
            "send_back", (LedgerState.PROPOSED, LedgerState.CONFIRMED), LedgerState.UNDECIDED, "local", _("Send back")
        ),
    ),
)

LIFECYCLES = (BILL, VERSION, CONSULTATION, PUBLICATION, LEDGER)
