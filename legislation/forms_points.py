"""Shapes of what the staff of a contact point enter, and of what a congress asks of them."""

from datetime import date, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day, database_now
from congress.submissions.forms import clean_mobile
from congress.submissions.operations import is_issued
from liaison_stations.forms_desk import TICK, DeedForm, words

from .models import Consultation, ContactPoint, ContactSession, ContactTask, ProvisionText
from .operations.contact import last_day, opinions_of, takes_opinions
from .operations.opinions import Anchor, Words
from .queries_points import find_place, places_of
from .quotes import span_of

PEOPLE = ("residents", "deputies", "experts", "others")


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}))


class ContactPointForm(forms.ModelForm):
    """What a contact point is; it lies in the place of the congress that founded it. Source: LL90."""

    class Meta:
        model = ContactPoint
        fields = (
            "name", "founded_by", "parent", "division", "address", "phone", "hours", "about", "founded_on", "closed_on",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        founder = data.get("founded_by") or (self.instance.founded_by if self.instance.pk else None)
        parent, division = data.get("parent"), data.get("division")
        if founder and division and not division.path.startswith(founder.path):
            self.add_error("division", _("This place does not belong to the congress you chose."))
        if parent and founder and parent.founded_by_id != founder.pk:
            self.add_error("parent", _("The point above was founded by another congress."))
        return data


class IssueForm(forms.Form):
    """Hand a draft to several contact points at once."""

    points: "forms.ModelMultipleChoiceField[ContactPoint]" = forms.ModelMultipleChoiceField(
        label=_("Contact points"), queryset=ContactPoint.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one point.")},
    )  # fmt: skip
    due_on = day_field(_("Due"))
    note = words(
        _("What is asked"), 1000, rows=4, required=False, help_text=_("Which articles, whom to ask, what to look into.")
    )

    def __init__(self, consultation: Consultation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        points = ContactPoint.objects.active().filter(founded_by__path=consultation.path, parent__isnull=True)
        field = cast("forms.ModelMultipleChoiceField[ContactPoint]", self.fields["points"])
        field.queryset = points.exclude(tasks__consultation=consultation).order_by("path", "name")

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if not china_day(database_now()) <= due_on <= last_day(self.consultation):
            raise forms.ValidationError(_("Choose a day from today to the last day of the consultation."))
        return due_on


class SubmitForm(DeedForm):
    report = words(
        _("What was heard, collated"), 10000, rows=6, required=False,
        help_text=_("By article. The opinions themselves go with it in their own words."),
    )  # fmt: skip
    empty_reason = words(
        _("If nothing was heard: why"), 300, rows=2, required=False,
        help_text=_("Only when there is neither an opinion nor a gathering."),
    )  # fmt: skip

    @classmethod
    def start_from(cls, row: ContactTask) -> dict[str, Any]:
        return {"report": row.report}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_some = opinions_of(self.row).exists() or self.row.sessions.exists()
        if not has_some and not data.get("empty_reason", "").strip():
            self.add_error(
                "empty_reason", _("There is neither an opinion nor a gathering yet. Say why, if it stays so.")
            )
        if self.row.passed_down.open().exists():
            words = _("A collection point below still works on its part. Wait for it, or call its task off.")
            self.add_error(None, words)
        return data


class PassOnForm(DeedForm):
    words = words(
        _("How the contributors were told"), 300, rows=2,
        help_text=_("For example: sheets handed over, read out at a gathering, posted on the notice board."),
    )  # fmt: skip


class TaskForm(DeedForm):
    """Which points, until when, and what is asked."""

    points: "forms.ModelMultipleChoiceField[ContactPoint]" = forms.ModelMultipleChoiceField(
        label=_("Points"), queryset=ContactPoint.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    due_on = day_field(_("Due"))
    note = words(_("What is asked"), 1000, rows=3, required=False)

    def offer(self, points: Any) -> None:
        """Offer these points and no others."""
        cast("forms.ModelMultipleChoiceField[ContactPoint]", self.fields["points"]).queryset = points


class PassDownForm(TaskForm):
    def prepare(self) -> None:
        has_one = ContactTask.objects.filter(consultation=self.row.consultation_id).values("point")
        self.offer(ContactPoint.objects.active().filter(parent=self.row.point_id).exclude(pk__in=has_one))

    @classmethod
    def start_from(cls, row: ContactTask) -> dict[str, Any]:
        return {"due_on": row.due_on.isoformat(), "note": row.note}

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if not china_day(database_now()) <= due_on <= self.row.due_on:
            raise forms.ValidationError(_("Choose a day from today to the day your own task is due."))
        return due_on


class SessionForm(forms.ModelForm):
    """A gathering: when, where, who came, what was raised."""

    class Meta:
        model = ContactSession
        fields = ("held_on", "place", *PEOPLE, "points_raised")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "held_on": forms.DateInput(attrs={"type": "date"}),
            "points_raised": forms.Textarea(attrs={"rows": 5}),
            **{name: forms.NumberInput(attrs={"min": 0, "inputmode": "numeric"}) for name in PEOPLE},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PEOPLE:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in PEOPLE:
            data[name] = data.get(name) or 0
        if not set(PEOPLE) & set(self.errors) and not sum(data[name] for name in PEOPLE):
            self.add_error("residents", _("Say how many people came."))
        held_on = data.get("held_on")
        if held_on and held_on > china_day(database_now()):
            self.add_error("held_on", _("This day is still to come."))
        return data


class OpinionForm(forms.Form):
    """One contributor's opinion, typed for them in their own words."""

    place = forms.CharField(
        label=_("Article"), required=False, max_length=40,
        help_text=_("A number is enough: 12. Empty: the draft as a whole."),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )  # fmt: skip
    quote = forms.CharField(
        label=_("The words it is about"), required=False, max_length=500,
        help_text=_("Copied from the article, if it is about certain words."),
    )  # fmt: skip
    text = words(
        _("Opinion, in the contributor's own words"), 2000, rows=5,
        help_text=_("Do not smooth it: this wording stays as it is."),
    )  # fmt: skip
    proposed_words = words(_("Words proposed instead"), 1000, rows=2, required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=40)
    phone = forms.CharField(
        label=_("Mobile number"), required=False, max_length=20,
        help_text=_("Only to tell them what became of it. Without one they get a slip, and later a sheet."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    gathering = forms.ChoiceField(label=_("Said at"), required=False)
    wants_public = forms.BooleanField(
        label=_("It may be shown to everybody, without the name"), required=False, initial=True, template_name=TICK
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, task: ContactTask, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.places: list[ProvisionText] = places_of(task.consultation.draft)
        self.sessions = {str(s.pk): s for s in task.sessions.order_by("-held_on", "-id")}
        self.node: ProvisionText | None = None
        cast(forms.ChoiceField, self.fields["gathering"]).choices = [
            ("", _("no gathering: at the counter, or in passing")),
            *((key, str(session)) for key, session in self.sessions.items()),
        ]

    def clean_place(self) -> str:
        typed: str = self.cleaned_data["place"].strip()
        self.node = find_place(self.places, typed) if typed else None
        if typed and self.node is None:
            raise forms.ValidationError(_("The draft has no such article."))
        return typed

    def clean_phone(self) -> str:
        return clean_mobile(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        key = data.get("submission_key")
        if key is not None and not is_issued(key) and not takes_opinions(self.task, database_now()):
            self.add_error(
                None, _("No opinion can be added any more. What you typed stands below: copy it to keep it.")
            )
        quote = data.get("quote", "")
        if quote and (self.node is None or span_of(quote, self.node.text, 0) is None) and "place" not in self.errors:
            self.add_error("quote", _("These words do not stand in this article."))
        elif quote and self.node is not None and self.node.text.count(quote) > 1:
            self.add_error("quote", _("These words stand there several times: copy a few more around them."))
        return data

    def anchor(self) -> Anchor:
        """Return what it is about."""
        quote, node = self.cleaned_data["quote"], self.node
        span = span_of(quote, node.text, 0) if node is not None and quote else None
        if node is None or span is None:
            return Anchor(node=node)
        return Anchor(node=node, start=span[0], end=span[1], quote=node.text[span[0] : span[1]])

    def said(self) -> Words:
        """Return what was said."""
        data = self.cleaned_data
        return Words(text=data["text"], proposed_words=data["proposed_words"], wants_public=data["wants_public"])

    def session(self) -> ContactSession | None:
        """Return the gathering at which it was said."""
        return self.sessions.get(self.cleaned_data["gathering"])


class RevealForm(forms.Form):
    """Why the names are needed, to print the sheets."""

    reason = words(_("Why you need the names"), 200, rows=2)


def start_of_task(consultation: Consultation, days: int) -> dict[str, Any]:
    """Return what the form of a new task holds at first: due in so many days, at most on the window's last day."""
    day = min(china_day(database_now()) + timedelta(days=days), last_day(consultation))
    return {"due_on": day.isoformat()}
