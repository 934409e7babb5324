"""What residents fill in: an opinion on a draft, and how to be told of a bill's steps."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from congress.access.codes import check_phone_code
from congress.core.forms import LinesField
from congress.submissions.forms import ContactForm, clean_mobile
from congress.submissions.operations import Contact, is_issued

from .models import Consultation, ProvisionText
from .operations.opinions import LONGEST, LONGEST_ANSWER, LONGEST_PROPOSAL, LONGEST_QUOTE, Anchor, Words
from .quotes import span_of

ORDINALS = "一二三四五六七八九十"
EXCERPT = 60


def paragraph_label(number: int) -> str:
    """Return how paragraph `number` (from 0) of an article is called: 第一款. Content, so never translated."""
    ten, one = divmod(number + 1, 10)
    tens = ("十" if ten == 1 else f"{ORDINALS[ten - 1]}十") if ten else ""
    return f"第{tens}{ORDINALS[one - 1] if one else ''}款"


class OpinionForm(ContactForm):
    """An opinion on the whole draft, a chapter, an article, one of its paragraphs, or some of its words."""

    paragraph = forms.ChoiceField(label=_("On which part"), required=False, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Only some of its words?"), required=False, max_length=LONGEST_QUOTE, strip=False,
        help_text=_("Copy them here from the text above, or select them there."),
    )  # fmt: skip
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    text = LinesField(
        label=_("Your opinion"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What should be different, and why?"),
    )  # fmt: skip
    proposed_words = LinesField(
        label=_("How it should read instead"), required=False, max_length=LONGEST_PROPOSAL,
        help_text=_("If you like, write the words you would put there."), widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    wants_public = forms.BooleanField(label=_("Everybody may read it, without my name"), required=False, initial=True)
    name = forms.CharField(label=_("Your name"), required=False, max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120)

    def __init__(self, *args: Any, consultation: Consultation, node: ProvisionText | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation, self.node = consultation, node
        self.questions = list(consultation.questions.all())
        for question in self.questions:
            self.fields[f"answer_{question.pk}"] = LinesField(
                label=question.text, required=False, max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": 3})
            )
        choices = self._paragraph_choices()
        if not choices:
            del self.fields["paragraph"]
        else:
            cast(forms.ChoiceField, self.fields["paragraph"]).choices = choices
        if node is None or not node.is_article:
            for name in ("words", "start", "end", "proposed_words") if node is None else ("words", "start", "end"):
                del self.fields[name]

    def _paragraph_choices(self) -> list[tuple[str, Any]]:
        node = self.node
        if node is None or not node.is_article or len(node.paragraphs) < 2:
            return []
        opened = [row.get("text") or row.get("tail", "") for row in node.paragraphs]
        parts = [
            (str(i), f"{paragraph_label(i)}：{text[:EXCERPT]}{'…' if len(text) > EXCERPT else ''}")
            for i, text in enumerate(opened)
        ]
        return [("", _("the whole article")), *parts]

    @property
    def answers(self) -> list[Any]:
        """Return the bound fields of the questions."""
        return [self[f"answer_{question.pk}"] for question in self.questions]

    @property
    def quote(self) -> str:
        """Return the words the form came with, empty where it came with none."""
        start, end = (str(self[name].value() or "") if name in self.fields else "" for name in ("start", "end"))
        if self.node is None or not (start or "0").isdecimal() or not end.isdecimal():
            return ""
        return self.node.text[int(start or 0) : int(end)][:LONGEST_QUOTE]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = [data.get("text"), data.get("proposed_words"), *[data.get(f"answer_{q.pk}") for q in self.questions]]
        if not self.errors and not any(said):
            self.add_error("text", _("Please write a few words."))
        typed = (data.get("words") or "").strip()
        if typed and self.node is not None and span_of(typed, self.node.text, 0) is None:
            self.add_error("words", _("These words are not in the text above. Copy them exactly, or leave this empty."))
        data["words"] = typed
        return data

    def anchor(self) -> Anchor:
        """Return what the opinion is about: selected words before a paragraph before the whole."""
        data, node = self.cleaned_data, self.node
        paragraph = data.get("paragraph") or ""
        if node is None or not node.is_article:
            return Anchor(node)
        start, end = data.get("start"), data.get("end")
        typed = data.get("words", "")
        if typed:
            start, end = span_of(typed, node.text, start or 0) or (None, None)
        if start is not None and end is not None:
            return Anchor(node, start=start, end=end, quote=node.text[start:end])
        return Anchor(node, paragraph=int(paragraph) if paragraph.isdecimal() else None)

    def given_words(self) -> Words:
        """Return what was written and allowed."""
        data = self.cleaned_data
        return Words(
            text=data["text"], proposed_words=data.get("proposed_words", ""), wants_public=data["wants_public"],
            answers={str(q.pk): data[f"answer_{q.pk}"] for q in self.questions if data[f"answer_{q.pk}"]},
            language="en" if get_language() == "en" else settings.LANGUAGE_CODE,
        )  # fmt: skip


class SubscriptionForm(forms.Form):
    """Where to send word of a bill's steps: a telephone or an e-mail address, confirmed by a code."""

    phone = forms.CharField(
        label=_("Mobile number"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(label=_("or e-mail"), required=False, max_length=120)
    code = forms.CharField(
        label=_("Code that was sent to you"), required=False, max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        return clean_mobile(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("phone")) == bool(data.get("email")):
            self.add_error("phone", _("Give either a mobile number or an e-mail address."))
        return data

    @property
    def reach(self) -> str:
        """Return the number or the address that the code goes to."""
        return str(self.cleaned_data.get("phone") or self.cleaned_data.get("email", "").lower())

    def contact(self, *, at: datetime) -> Contact | None:
        """Return the confirmed contact; None, with an error, when the code is wrong. Sent again, it is not judged."""
        data = self.cleaned_data
        if not is_issued(data["submission_key"]):
            code = data.get("code", "")
            if not code or not check_phone_code(phone=self.reach, purpose="subscription", code=code, at=at):
                self.add_error("code", _("The code is wrong or too old. Ask for a new one."))
                return None
        return Contact(phone=data["phone"], email=data["email"], is_verified=True)
