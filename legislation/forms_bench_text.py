"""Shapes of what staff enter about words: a provision by its lines, a version's frame, a draft that comes in."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liaison_stations.forms_desk import DeedForm, words

from .forms_bench import LONG, line
from .models import DraftVersion, ProvisionLevel, ProvisionText, Regulation, RegulationBill
from .permissions import STAFF
from .text.numerals import write_numeral

KINDS = (
    ("paragraph", _("paragraph (款)")),
    ("item", _("item (项)")),
    ("subitem", _("subitem (目)")),
    ("tail", _("closing words of the paragraph")),
)
Lines = list[tuple[str, str, str]]  # kind, label, words


def lines_of(paragraphs: Iterable[dict[str, Any]]) -> Lines:
    """Return an article's paragraphs as lines: kind, label, words."""
    lines: Lines = []
    for paragraph in paragraphs:
        if paragraph.get("text") or not paragraph.get("items"):
            lines.append(("paragraph", "", paragraph.get("text", "")))
        for item in paragraph.get("items", ()):
            lines.append(("item", item.get("label", ""), item.get("text", "")))
            lines += [("subitem", one.get("label", ""), one.get("text", "")) for one in item.get("subitems", ())]
        if paragraph.get("tail"):
            lines.append(("tail", "", paragraph["tail"]))
    return lines


def paragraphs_of(lines: Iterable[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Return lines as paragraphs. Items without a label are numbered on; a line break begins a paragraph."""
    result: list[dict[str, Any]] = []
    for kind, label, text in lines:
        parts = [part.strip() for part in text.splitlines() if part.strip()]
        if kind in {"paragraph", "tail"} and parts:
            if kind == "tail" and result and result[-1]["items"] and not result[-1]["tail"]:
                result[-1]["tail"] = parts.pop(0)
            result += [{"text": part, "items": [], "tail": ""} for part in parts]
        elif parts:
            _add_point(result, kind, label.strip(), parts)
    return result


def _add_point(result: list[dict[str, Any]], kind: str, label: str, parts: Sequence[str]) -> None:
    if not result or result[-1]["tail"]:
        result.append({"text": "", "items": [], "tail": ""})
    items = result[-1]["items"]
    for part in parts:
        if kind == "subitem" and items:
            below = items[-1]["subitems"]
            below.append({"label": label or f"{len(below) + 1}.", "text": part})
        else:
            items.append({"label": label or f"（{write_numeral(len(items) + 1)}）", "text": part, "subitems": []})
        label = ""


class ProvisionForm(forms.Form):
    """A provision: its label, its heading, and an article's lines, each with its kind."""

    label = line(_("Label"), 40, _("As it is printed: 第十二条. Empty where nothing is numbered."), required=False)
    heading = line(_("Heading"), 200, required=False)
    raised = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    before = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200_000)
    kind_field, label_field, words_field = "kind", "mark", "words"

    def __init__(self, row: ProvisionText, data: Any = None) -> None:
        shown = json.dumps({"label": row.label, "heading": row.heading, "text": row.text}, ensure_ascii=False)
        start = {"label": row.label, "heading": row.heading, "raised": row.raised, "before": shown}
        super().__init__(data, initial=start, auto_id="provision_%s")
        self.is_article = row.level == ProvisionLevel.ARTICLE
        self.lines = self._typed(data) if data is not None else lines_of(row.paragraphs)

    def _typed(self, data: Any) -> Lines:
        columns = (data.getlist(name) for name in (self.kind_field, self.label_field, self.words_field))
        known = dict(KINDS)
        rows = zip(*columns, strict=False)
        return [(kind if kind in known else "paragraph", label[:40], text) for kind, label, text in rows]

    @property
    def paragraphs(self) -> list[dict[str, Any]]:
        """Return what was typed as paragraphs; none for a heading."""
        return paragraphs_of(self.lines) if self.is_article else []

    @property
    def lines_shown(self) -> Lines:
        """Return the lines and one empty one to write on."""
        return [*(one for one in self.lines if one[2].strip()), ("paragraph", "", "")]

    def seen_before(self) -> dict[str, str]:
        """Return label, heading and text as the page showed them when it was opened."""
        try:
            seen = json.loads(self["before"].value() or "{}")
        except ValueError:
            return {}
        return {key: str(value) for key, value in seen.items()} if isinstance(seen, dict) else {}

    def renew(self, row: ProvisionText) -> None:
        """Let what was typed stand against `row` as it is now: sending it again keeps it."""
        shown = json.dumps({"label": row.label, "heading": row.heading, "text": row.text}, ensure_ascii=False)
        data = cast("QueryDict", self.data).copy()
        data["raised"], data["before"] = str(row.raised), shown
        self.data = data


class NewProvisionForm(ProvisionForm):
    """A provision that is put in."""

    level = forms.ChoiceField(label=_("What it is"), choices=ProvisionLevel.choices)
    field_order = ("level", "label", "heading")

    def __init__(self, data: Any = None) -> None:
        super().__init__(ProvisionText(level=ProvisionLevel.ARTICLE), data)
        self.fields["level"].initial = ProvisionLevel.ARTICLE
        self.is_article = data is None or data.get("level") == ProvisionLevel.ARTICLE


class NameForm(DeedForm):
    name = line(_("Name of the version"), 60, _("For example 草案二次审议稿 or 表决稿."))


class FrameForm(DeedForm):
    """What stands around the provisions."""

    title = line(_("Title"), 200)
    name = line(_("Name of the version"), 60)
    preamble = words(_("Lines under the title"), LONG, rows=3, required=False, help_text=_("题注, 序言. A line each."))
    closing = words(_("Lines after the last article"), LONG, rows=2, required=False)
    annexes = words(
        _("Annexes"), 200_000, rows=4, required=False,
        help_text=_("The first line of each is its label; an empty line divides two."),
    )  # fmt: skip
    explanation = words(_("Explanation of this version"), LONG, rows=4, required=False)

    @classmethod
    def start_from(cls, row: DraftVersion) -> dict[str, Any]:
        annexes = "\n\n".join("\n".join([one["label"], *one["lines"]]) for one in row.annexes)
        return {"title": row.title, "name": row.name, "preamble": "\n".join(row.preamble), "annexes": annexes,
                "closing": "\n".join(row.closing), "explanation": row.explanation}  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        facts = super().arguments()
        for name in ("preamble", "closing"):
            facts[name] = [part.strip() for part in facts[name].splitlines() if part.strip()]
        blocks = [block.strip().splitlines() for block in facts["annexes"].replace("\r\n", "\n").split("\n\n")]
        facts["annexes"] = [{"label": block[0], "lines": block[1:]} for block in blocks if block]
        return facts


class MatchForm(forms.Form):
    """What one provision was in the version before."""

    row = forms.ModelChoiceField(ProvisionText.objects.none(), label=_("This provision"))
    kind = forms.ChoiceField(
        label=_("is"),
        choices=[
            ("same", _("the same as")), ("split", _("split off from")), ("merged", _("joined with")), ("new", _("new")),
        ],
    )  # fmt: skip
    origin = forms.ModelChoiceField(ProvisionText.objects.none(), label=_("of the version before"), required=False)

    def __init__(self, version: DraftVersion, data: Any = None) -> None:
        super().__init__(data)
        for name, rows in (("row", version.texts), ("origin", ProvisionText.objects.filter(version=version.based_on))):
            field = cast("forms.ModelChoiceField[ProvisionText]", self.fields[name])
            field.queryset = rows.order_by("position")


class ImportForm(forms.Form):
    """A draft that comes in: a file, or pasted text."""

    regulation = forms.ModelChoiceField(Regulation.objects.none(), label=_("Regulation"))
    bill = forms.ModelChoiceField(RegulationBill.objects.none(), widget=forms.HiddenInput, required=False)
    name = line(_("Name of the version"), 60, _("For example 草案 or 草案二次审议稿."))
    based_on = forms.ModelChoiceField(
        DraftVersion.objects.none(), label=_("Made from"), required=False,
        help_text=_("The version before: its provisions are found again in this text."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), required=False, allow_empty_file=True,
        help_text=_("A Word document (.docx) or plain text (.txt), up to 20 MB."),
    )  # fmt: skip
    text = words(_("Or paste the text"), 2_000_000, rows=8, required=False)

    def __init__(self, user: Any, data: Any = None, files: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, files, initial=initial)
        paths = [appointment.path for appointment in user.scopes(STAFF)]
        chosen = readable_key((data or initial).get("regulation"))
        for name, rows in (
            ("regulation", Regulation.objects.filter(path__in=paths)),
            ("bill", RegulationBill.objects.filter(path__in=paths)),
            (
                "based_on",
                DraftVersion.objects.filter(regulation=chosen, regulation__path__in=paths).order_by("-number"),
            ),
        ):
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows
        if not initial.get("based_on"):
            self.initial["based_on"] = cast("Any", self.fields["based_on"]).queryset.first()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_file = data.get("file") is not None
        if has_file == bool(data.get("text", "").strip()) and "file" not in self.errors:
            self.add_error("file", _("Send a file, or paste the text: one of the two."))
        return data


class CorrectionForm(forms.Form):
    """The text of an import, or one of its matches, as staff correct it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(required=False, strip=False, max_length=2_000_000, widget=forms.Textarea(attrs={"rows": 24}))


def readable_key(value: Any) -> UUID:
    """Return `value` as a key; what is none becomes the one that nothing has."""
    try:
        return UUID(str(value))
    except ValueError:
        return UUID(int=0)
