"""Shapes of what staff enter about bills. Deeds carry the version of the bill that their page was drawn from."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.bodies.models import Body
from congress.core.clock import china_day, database_now
from liaison_stations.forms_desk import DeedForm, words

from .models import BillDeed, BillItem, PlanItem, ProvisionText, Reading, Regulation, RegulationBill, RegulationKind
from .permissions import STAFF
from .queries_bench import standing_regulations, texts_of_bill
from .rules import DRAFT_TO_MEMBERS_DAYS, MEMBERS_TO_PROPOSE
from .states import BillKind, Proposer

LONG, REASON = 20_000, 500


def day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=picker)


def line(label: Any, length: int, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(label=label, max_length=length, help_text=help_text, required=required)


def number(label: Any, help_text: Any = "", *, required: bool = True, most: int = 999) -> forms.IntegerField:
    """Return a field for a count."""
    box = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, help_text=help_text, required=required, min_value=0, max_value=most, widget=box
    )


class BillForm(forms.Form):
    """A new bill: what it does, and to which regulations."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Congress"))
    kind = forms.ChoiceField(label=_("What it does"), choices=BillKind.choices)
    title = line(_("Title of the bill"), 200, _("To make a regulation: the title of the regulation."))
    regulation_kind = forms.ChoiceField(
        label=_("Kind of the new regulation"), required=False,
        choices=[pair for pair in RegulationKind.choices if pair[0] != RegulationKind.LAW],
    )  # fmt: skip
    amended = forms.ModelMultipleChoiceField(
        Regulation.objects.none(), label=_("Regulations it amends"), required=False,
        help_text=_("One for an amendment, several for a package."),
    )  # fmt: skip
    repealed = forms.ModelMultipleChoiceField(
        Regulation.objects.none(), label=_("Regulations it repeals"), required=False
    )
    votes_together = forms.BooleanField(
        label=_("A package is voted together"), required=False, initial=True,
        help_text=_("Otherwise each regulation has its own vote (LL46)."),
    )  # fmt: skip
    is_small = forms.BooleanField(label=_("Small, quick, sharp"), required=False)
    readings_planned = forms.IntegerField(label=_("Readings planned"), min_value=1, max_value=4, initial=2)
    drafted_by = line(_("Drafted by"), 200, required=False)
    plan_item = forms.ModelChoiceField(PlanItem.objects.none(), label=_("Project of the plan"), required=False)

    def __init__(self, user: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        paths = [appointment.path for appointment in user.scopes(STAFF)]
        bodies = Body.objects.filter(path__in=paths).order_by("path")
        standing = standing_regulations(paths)
        open_projects = PlanItem.objects.filter(plan__path__in=paths, bill__isnull=True, dropped_at__isnull=True)
        for name, rows in (
            ("body", bodies), ("amended", standing), ("repealed", standing),
            ("plan_item", open_projects.select_related("plan").order_by("-plan__from_year", "position", "id")),
        ):  # fmt: skip
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows
        self.fields["body"].initial = bodies.first()


class DraftForm(DeedForm):
    drafted_by = line(_("Drafted by"), 200, required=False)

    @classmethod
    def start_from(cls, row: RegulationBill) -> dict[str, Any]:
        return {"drafted_by": row.drafted_by}


class ChangeForm(DeedForm):
    title = line(_("Title of the bill"), 200)
    drafted_by = line(_("Drafted by"), 200, required=False)
    readings_planned = forms.IntegerField(label=_("Readings planned"), min_value=1, max_value=4)
    is_small = forms.BooleanField(label=_("Small, quick, sharp"), required=False)
    votes_together = forms.BooleanField(label=_("A package is voted together"), required=False)

    @classmethod
    def start_from(cls, row: RegulationBill) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields if name != "version"}

    def prepare(self) -> None:
        if self.row.kind != BillKind.PACKAGE:
            del self.fields["votes_together"]


class SubmitForm(DeedForm):
    proposer = forms.ChoiceField(
        label=_("Proposed by"), choices=Proposer.choices, widget=forms.RadioSelect,
        help_text=_("A department drafts and does not submit (LL57)."),
    )  # fmt: skip
    proposer_words = line(_("Who exactly"), 200, required=False)
    proposer_members = number(
        _("Members who signed"), _("Five or more members of the standing committee (OL52)."), required=False
    )
    explanation = words(_("Explanation"), LONG, rows=6, help_text=_("Why it is needed and what it provides (LL58)."))
    references = words(_("References"), LONG, rows=3, required=False)

    @classmethod
    def start_from(cls, row: RegulationBill) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("proposer", "explanation", "references", "proposer_words")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        few = (data.get("proposer_members") or 0) < MEMBERS_TO_PROPOSE
        if data.get("proposer") == Proposer.MEMBERS and few:
            self.add_error(
                "proposer_members", _("At least five members of the standing committee submit a bill together.")
            )
        return data


class SentForm(DeedForm):
    """A session, and when its members had the draft."""

    session = line(_("Session"), 120, _("For example: the 20th meeting of the 14th standing committee"))
    held_on = day(_("It begins on"))
    sent_on = day(_("Draft sent to the members on"))
    late_reason = line(
        _("Why it was sent late"), 200, _("Only when fewer than seven days lie between (LL31)."), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        held, sent = data.get("held_on"), data.get("sent_on")
        if held and sent and sent > held:
            self.add_error("sent_on", _("The draft goes to the members before the session."))
        elif held and sent and held - sent < timedelta(days=DRAFT_TO_MEMBERS_DAYS) and not data.get("late_reason"):
            self.add_error(
                "late_reason",
                _("The draft goes to the members seven days before the session: say why it was sent late."),
            )
        return data


class ReadingForm(SentForm):
    sent_on = day(_("Draft sent to the members on"), required=False)
    summary = words(_("What was said, collated"), LONG, rows=4, required=False)

    @classmethod
    def start_from(cls, row: RegulationBill) -> dict[str, Any]:
        step = row.steps.filter(kind="put_on_agenda").order_by("-at").first()
        if step is None or row.readings.exists():
            return {}
        facts = step.facts
        return {"session": facts.get("session"), "held_on": step.held_on, "sent_on": facts.get("sent_on"),
                "late_reason": facts.get("late_reason")}  # fmt: skip


class CloseReadingForm(DeedForm):
    summary = words(_("What was said, collated"), LONG, rows=4, required=False)

    @classmethod
    def start_from(cls, row: RegulationBill) -> dict[str, Any]:
        reading = open_reading(row)
        return {"summary": reading.summary if reading else ""}


class ReportForm(DeedForm):
    report = words(_("Report of the legislative committee"), LONG, rows=5, required=False)


class ToVoteForm(DeedForm):
    reason = words(
        _("Why with fewer readings"), REASON, rows=2, required=False,
        help_text=_("Only when fewer readings were held than planned."),
    )  # fmt: skip


class VoteForm(DeedForm):
    """What is voted on, and the figures: those present are for, against, abstaining or not voting."""

    on = forms.ChoiceField(label=_("On"))
    held_on = day(_("Held on"))
    all_members = number(_("All members"), _("Present or not: the majority is of all (OL51)."))
    present = number(_("Present"))
    yes = number(_("For"))
    no = number(_("Against"))
    abstain = number(_("Abstained"))
    not_pressed = number(_("Did not vote"))

    @classmethod
    def start_from(cls, row: RegulationBill) -> dict[str, Any]:
        last = row.votes.order_by("-at").first()
        figures = {"all_members": last.all_members, "present": last.present} if last else {}
        return {"held_on": china_day(database_now()), "abstain": 0, "not_pressed": 0, **figures}

    def prepare(self) -> None:
        self.subjects: dict[str, BillItem | ProvisionText | None] = subjects_of_vote(self.row)
        field = cast("forms.ChoiceField", self.fields["on"])
        field.choices = [
            (key, _("The whole") if row is None else str(row) if isinstance(row, BillItem) else _contested(row))
            for key, row in self.subjects.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if data["present"] > data["all_members"]:
            self.add_error("present", _("More are present than there are members."))
        if sum(data[name] for name in ("yes", "no", "abstain", "not_pressed")) != data["present"]:
            self.add_error("present", _("For, against, abstained and not voting do not add up to those present."))
        return data

    def arguments(self) -> dict[str, Any]:
        facts = super().arguments()
        subject = self.subjects[facts.pop("on")]
        facts["item"] = subject if isinstance(subject, BillItem) else None
        facts["provision_text"] = subject if isinstance(subject, ProvisionText) else None
        return facts


class PublishForm(DeedForm):
    announcement = line(_("Announcement"), 120, _("With its number."))
    published_on = day(_("Published on"))
    in_force_on = day(_("In force from"), _("The regulation states it (LL61)."))

    @classmethod
    def start_from(cls, row: RegulationBill) -> dict[str, Any]:
        return {"published_on": china_day(database_now())}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("published_on") and data["published_on"] > china_day(database_now()):
            self.add_error("published_on", _("This day is still to come."))
        if data.get("published_on") and data.get("in_force_on") and data["in_force_on"] < data["published_on"]:
            self.add_error("in_force_on", _("It comes in force on the day of its publication or later."))
        return data


class BecauseForm(DeedForm):
    reason = words(_("Reason"), REASON)


class UntilForm(BecauseForm):
    until = day(_("Until"))


class ItemForm(DeedForm):
    """One more regulation of a package or a repeal."""

    regulation = forms.ModelChoiceField(Regulation.objects.none(), label=_("Regulation"))
    deed = forms.ChoiceField(label=_("What happens to it"))

    def prepare(self) -> None:
        rows = standing_regulations([self.row.path]).exclude(bill_items__bill=self.row)
        cast("forms.ModelChoiceField[Regulation]", self.fields["regulation"]).queryset = rows
        deeds = [BillDeed.REPEAL] if self.row.kind == BillKind.REPEAL else [BillDeed.AMEND, BillDeed.REPEAL]
        cast("forms.ChoiceField", self.fields["deed"]).choices = [(deed.value, deed.label) for deed in deeds]


class DropItemForm(DeedForm):
    item = forms.ModelChoiceField(BillItem.objects.none(), label=_("Regulation"))

    def prepare(self) -> None:
        cast("forms.ModelChoiceField[BillItem]", self.fields["item"]).queryset = self.row.items.exclude(
            deed=BillDeed.MAKE
        ).select_related("regulation")


def open_reading(bill: RegulationBill) -> Reading | None:
    """Return the reading of the bill that is not closed, or None."""
    return bill.readings.select_related("bill", "draft").filter(closed_at__isnull=True).order_by("number").first()


def subjects_of_vote(bill: RegulationBill) -> dict[str, BillItem | ProvisionText | None]:
    """Return what may be voted on now: the whole or each regulation, and the articles of the settled texts."""
    votes = list(bill.votes.all())
    subjects: dict[str, BillItem | ProvisionText | None] = {}
    if bill.kind == BillKind.PACKAGE and not bill.votes_together:
        voted = [vote.item_id for vote in votes if vote.item_id is not None]
        items = bill.items.select_related("regulation").exclude(pk__in=voted)
        subjects |= {f"item-{item.pk}": item for item in items}
    else:
        subjects["whole"] = None
    versions = [version.pk for version in texts_of_bill(bill).values() if version.is_settled]
    articles = ProvisionText.objects.filter(version__in=versions, level="article").select_related("version")
    done = {vote.provision_text_id for vote in votes}
    return subjects | {f"text-{row.pk}": row for row in articles if row.pk not in done}


def _contested(row: ProvisionText) -> str:
    return str(_("Contested: %(label)s %(text)s") % {"label": row.label, "text": row.text[:24]})
