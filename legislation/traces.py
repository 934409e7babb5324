"""Opinions and provisions in the words of a story: what somebody sent, and the article that carries it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress.provenance.registry import Described, register_traceable

from .models import Adoption, Opinion, ProvisionText
from .states import ConsultationState, OpinionPublication

MOST_QUOTED = 80


def describe_opinions(ids: Sequence[str]) -> Mapping[str, Described]:
    """Return the opinions in words; of one that is not public only that there is one."""
    rows = Opinion.objects.filter(pk__in=ids).select_related("consultation__draft")
    return {str(opinion.pk): _opinion(opinion) for opinion in rows}


def _opinion(opinion: Opinion) -> Described:
    draft = opinion.consultation.draft
    if opinion.publication_state != OpinionPublication.PUBLIC:
        return Described(_("An opinion that is not public"), str(draft), is_public=False)
    words = opinion.shown_text or opinion.text or opinion.proposed_words
    return Described(words[:MOST_QUOTED], str(draft), f"/consultations/{opinion.consultation_id}/")


def describe_texts(ids: Sequence[str]) -> Mapping[str, Described]:
    """Return articles in words, with what they carry of published outcomes."""
    rows = list(ProvisionText.objects.filter(pk__in=ids).select_related("version__regulation"))
    quotes: dict[object, str] = {}
    adopted = Adoption.objects.filter(
        text_carrying__in=[text.pk for text in rows], group__consultation__state=ConsultationState.REPORTED
    ).order_by("at", "id")
    for carrying, quote in adopted.values_list("text_carrying_id", "quote"):
        quotes.setdefault(carrying, quote)
    return {str(text.pk): _text(text, quotes.get(text.pk, "")) for text in rows}


def _text(text: ProvisionText, quote: str) -> Described:
    sentence = _("Written into %(article)s: “%(words)s”") % {"article": text.label, "words": quote[:MOST_QUOTED]}
    return Described(
        f"《{text.version.title}》（{text.version.name}）{text.label}", sentence if quote else "",
        is_public=text.version.is_settled,
    )  # fmt: skip


def register() -> None:
    """Declare how opinions and provisions are told."""
    register_traceable("legislation.opiniontrace", gettext_lazy("Opinion"), describe_opinions)
    register_traceable("legislation.provisiontext", gettext_lazy("Provision"), describe_texts)
