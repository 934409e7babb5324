"""The rows of the public interface: regulations, bills, consultations, opinions. Never a sender."""

from typing import Any

from django.urls import reverse
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from congress.core.clock import china_day

from .drafting_queue import who
from .models import (
    BillItem,
    BillStep,
    Consultation,
    ConsultationQuestion,
    Enactment,
    Opinion,
    Regulation,
    RegulationBill,
    Vote,
)
from .states import BillState, ConsultationState, LedgerState, Outcome, Reason


class RegulationSerializer(serializers.ModelSerializer):
    """One regulation; `in_force_on` is the first day of the text that stands, will stand, or stood last."""

    standing = serializers.ChoiceField(choices=["in_force", "coming", "past"])
    in_force_on = serializers.SerializerMethodField()
    ended_on = serializers.DateField(source="shown_until")
    page = serializers.SerializerMethodField()

    class Meta:
        model = Regulation
        fields = ["id", "title", "kind", "body", "standing", "in_force_on", "ended_on", "page"]

    @extend_schema_field(OpenApiTypes.DATE)
    def get_in_force_on(self, row: Any) -> str:
        return str(row.shown_from or row.first_from)

    def get_page(self, row: Regulation) -> str:
        return reverse("legislation:regulation-detail", args=[row.pk])


class EnactmentSerializer(serializers.ModelSerializer):
    """One text that was in force; `ended_on` is the first day without it. `digest`: SHA-256 of the printed text."""

    id = serializers.UUIDField(source="version_id")
    title = serializers.CharField(source="version.title")
    digest = serializers.CharField(source="version.digest")
    bill = serializers.UUIDField(source="version.bill_id", allow_null=True)
    text = serializers.SerializerMethodField()
    akoma_ntoso = serializers.SerializerMethodField()

    class Meta:
        model = Enactment
        fields = [
            "id", "title", "announcement", "adopted_on", "published_on", "in_force_on", "ended_on", "is_repealed",
            "repealed_by", "bill", "digest", "text", "akoma_ntoso",
        ]  # fmt: skip

    def get_text(self, row: Enactment) -> str:
        return reverse("legislation:version-download", args=[row.version_id, "json"])

    def get_akoma_ntoso(self, row: Enactment) -> str:
        return reverse("legislation:version-download", args=[row.version_id, "akoma-ntoso"])


class RegulationDetailSerializer(RegulationSerializer):
    """One regulation with every text it had, the oldest first."""

    versions = EnactmentSerializer(many=True, source="enactments")

    class Meta(RegulationSerializer.Meta):
        fields = [*RegulationSerializer.Meta.fields, "versions"]


class TextSerializer(serializers.Serializer):
    """A text as a tree. An article of `tree` has `paragraphs`, any other node `children`."""

    file = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    preamble = serializers.ListField(child=serializers.CharField())
    tree = serializers.ListField(child=serializers.DictField())
    unplaced = serializers.ListField(child=serializers.DictField())
    closing = serializers.ListField(child=serializers.CharField(), required=False)
    annexes = serializers.ListField(child=serializers.DictField(), required=False)


class ItemSerializer(serializers.ModelSerializer):
    """What a bill does to one regulation."""

    class Meta:
        model = BillItem
        fields = ["regulation", "deed"]


class BillSerializer(serializers.ModelSerializer):
    """One bill."""

    state = serializers.ChoiceField(source="work_state", choices=BillState.choices)
    items = ItemSerializer(many=True)
    page = serializers.SerializerMethodField()

    class Meta:
        model = RegulationBill
        fields = [
            "id", "title", "kind", "body", "state", "is_small", "proposer", "proposer_words", "drafted_by", "items",
            "page",
        ]  # fmt: skip

    def get_page(self, row: RegulationBill) -> str:
        return reverse("legislation:bill-detail", args=[row.pk])


class StepSerializer(serializers.ModelSerializer):
    """One public step of a bill."""

    day = serializers.SerializerMethodField()

    class Meta:
        model = BillStep
        fields = ["kind", "day", "words"]

    @extend_schema_field(OpenApiTypes.DATE)
    def get_day(self, row: BillStep) -> str:
        return str(row.held_on or china_day(row.at))


class VoteSerializer(serializers.ModelSerializer):
    """A vote: on the whole, on one `regulation` of a package, or on one contested `provision`."""

    regulation = serializers.UUIDField(source="item.regulation_id", allow_null=True, default=None)
    provision = serializers.CharField(source="provision_text.label", allow_null=True, default=None)

    class Meta:
        model = Vote
        fields = [
            "held_on", "regulation", "provision", "all_members", "present", "yes", "no", "abstain", "not_pressed",
            "is_passed",
        ]  # fmt: skip


class BillDetailSerializer(BillSerializer):
    """One bill with its public steps, votes and consultations."""

    steps = StepSerializer(many=True, source="public_steps")
    votes = VoteSerializer(many=True)
    consultations = serializers.SerializerMethodField()

    class Meta(BillSerializer.Meta):
        fields = [*BillSerializer.Meta.fields, "explanation", "steps", "votes", "consultations"]

    def get_consultations(self, row: Any) -> list[str]:
        return [str(each.pk) for each in row.public_consultations]


class QuestionSerializer(serializers.ModelSerializer):
    """A question put with a draft."""

    class Meta:
        model = ConsultationQuestion
        fields = ["id", "text"]


class ConsultationSerializer(serializers.ModelSerializer):
    """One consultation: `received` counts every opinion from outside, shown or not."""

    title = serializers.CharField(source="draft.title")
    version = serializers.UUIDField(source="draft_id")
    version_name = serializers.CharField(source="draft.name")
    body = serializers.IntegerField(source="bill.body_id")
    questions = QuestionSerializer(many=True)
    received = serializers.IntegerField()
    text = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    class Meta:
        model = Consultation
        fields = [
            "id", "title", "version", "version_name", "bill", "body", "state", "opens_at", "closes_at", "brief",
            "questions", "received", "report", "reported_at", "text", "page",
        ]  # fmt: skip

    def get_text(self, row: Consultation) -> str:
        return reverse("legislation:version-download", args=[row.draft_id, "json"])

    def get_page(self, row: Consultation) -> str:
        return reverse("legislation:consultation-detail", args=[row.pk])


class WordsSerializer(serializers.Serializer):
    """The words of a later version that carry an opinion."""

    version = serializers.UUIDField(source="text_carrying.version_id")
    version_name = serializers.CharField(source="text_carrying.version.name")
    article = serializers.CharField(source="label")
    words = serializers.CharField(source="quote")


class OpinionSerializer(serializers.ModelSerializer):
    """One opinion: on the whole draft when `article` is empty. `headcount` people sent it, one outcome for all.

    `outcome`, `reason`, `outcome_words` and `adopted_in` are empty until the outcome of the consultation is published.
    """

    article = serializers.CharField(source="node.label", default="")
    provision = serializers.UUIDField(source="node.provision_id", allow_null=True, default=None)
    text = serializers.SerializerMethodField()
    by = serializers.SerializerMethodField()
    headcount = serializers.SerializerMethodField()
    received_on = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    outcome_words = serializers.SerializerMethodField()
    adopted_in = serializers.SerializerMethodField()

    class Meta:
        model = Opinion
        fields = [
            "id", "consultation", "article", "provision", "quote", "text", "proposed_words", "source", "by",
            "is_verified", "headcount", "received_on", "outcome", "reason", "outcome_words", "adopted_in",
        ]  # fmt: skip

    def get_text(self, row: Opinion) -> str:
        return row.shown_text or row.text

    def get_by(self, row: Opinion) -> str:
        with override("zh-hans"):  # one answer for every cache
            return who(row)

    def get_headcount(self, row: Opinion) -> int:
        return row.group.headcount if row.group else 1

    @extend_schema_field(OpenApiTypes.DATE)
    def get_received_on(self, row: Opinion) -> str:
        return str(china_day(row.received_at))

    @extend_schema_field(serializers.ChoiceField(choices=["", *Outcome.values]))
    def get_outcome(self, row: Opinion) -> str:
        return row.group.outcome if row.group and told(row) else ""

    @extend_schema_field(serializers.ChoiceField(choices=["", *Reason.values]))
    def get_reason(self, row: Opinion) -> str:
        return row.group.reason if row.group and told(row) else ""

    def get_outcome_words(self, row: Opinion) -> str:
        return row.group.words if row.group and told(row) else ""

    @extend_schema_field(WordsSerializer(many=True))
    def get_adopted_in(self, row: Opinion) -> Any:
        return WordsSerializer(row.group.adoptions.all(), many=True).data if row.group and told(row) else []


def told(row: Opinion) -> bool:
    """Tell whether what became of the opinion was published."""
    group = row.group
    is_decided = group is not None and group.ledger_state == LedgerState.CONFIRMED
    return is_decided and row.consultation.state == ConsultationState.REPORTED
