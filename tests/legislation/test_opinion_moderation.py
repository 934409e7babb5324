"""Moderation of opinions: nothing published unseen, nothing dropped, look-alikes together; and staff's consultations."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.accounts.roles import Role
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from congress.notifications.models import Notification
from congress.submissions.operations import Contact
from legislation.models import Consultation, Opinion
from legislation.operations import moderation
from legislation.operations.grouping import group_waiting
from legislation.operations.opinions import Origin, Words, post_opinion, write_opinion
from legislation.states import ConsultationState, OpinionSource
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import BillFactory, ConsultationFactory, VersionFactory

pytestmark = pytest.mark.django_db
WORDS = "建议增加油茶种植基地保护工作机制，由县级人民政府建立巡护制度。"
QUEUE = "admin:legislation_opinion_moderation"


@pytest.fixture
def consultation() -> Consultation:
    made: Consultation = ConsultationFactory(opens_at=timezone.now() - timedelta(days=3))
    return made


@pytest.fixture
def staff() -> Any:
    return appointed(Role.LEGISLATIVE_STAFF)


@pytest.fixture
def signed(staff: Any) -> Client:
    return sign_in(Client(), staff)


def write(consultation: Consultation, text: str = WORDS, **more: Any) -> Opinion:
    wants = more.pop("wants_public", True)
    return write_opinion(consultation, words=Words(text, wants_public=wants), received_at=timezone.now(), **more)


def act(verb: str, opinion: Opinion, by: Any, **more: Any) -> Opinion:
    getattr(moderation, verb)(opinion, by=by, at=timezone.now(), **more)
    opinion.refresh_from_db()
    return opinion


class TestDeeds:
    def test_what_is_let_through_hides_the_numbers_in_it(self, consultation: Consultation, staff: Any):
        opinion = act("let_through", write(consultation, WORDS + "电话13800138000"), staff)
        assert opinion.publication_state == "public"
        assert "13800138000" not in opinion.shown_text
        assert (opinion.moderated_by, bool(opinion.moderated_at)) == (staff, True)

    def test_what_its_sender_keeps_private_stays_so(self, consultation: Consultation, staff: Any):
        opinion = write(consultation, wants_public=False, hold_reason="x")
        with pytest.raises(MoveRefused):
            act("let_through", opinion, staff)

    def test_what_a_member_said_is_never_public(self, consultation: Consultation, staff: Any):
        opinion = write(consultation, origin=Origin(OpinionSource.MEMBER))
        with pytest.raises(MoveRefused):
            act("let_through", opinion, staff)

    def test_held_and_withdrawn_tell_their_sender_why(self, consultation: Consultation, staff: Any):
        posted = post_opinion(
            consultation, words=Words(WORDS), contact=Contact(email="a@example.com"), submission_key=uuid.uuid4(),
            at=timezone.now(),
        )  # fmt: skip
        with pytest.raises(Invalid):
            act("hold", posted.opinion, staff, reason=" ")
        act("hold", posted.opinion, staff, reason="点名道姓")
        act("let_through", posted.opinion, staff)
        act("withdraw", posted.opinion, staff, reason="涉及个人隐私")
        kinds = set(Notification.objects.values_list("kind", flat=True))
        assert kinds == {"opinion.received", "opinion.held", "opinion.withdrawn"}
        assert posted.opinion.hold_reason == "涉及个人隐私"
        act("let_through", posted.opinion, staff)

    def test_a_redacted_text_stands_beside_the_text_itself(self, consultation: Consultation, staff: Any):
        opinion = act("redact", write(consultation), staff, shown_text="建议增加保护机制。", reason="点名")
        assert (opinion.text, opinion.shown_text) == (WORDS, "建议增加保护机制。")

    @pytest.mark.parametrize("role", [Role.LEGISLATIVE_COMMITTEE, Role.CHAIRPERSONS, Role.STAFF])
    def test_nobody_else_moderates(self, consultation: Consultation, role: str):
        with pytest.raises(NotAllowed):
            act("let_through", write(consultation), appointed(role))

    def test_another_congress_does_not_either(self, consultation: Consultation):
        with pytest.raises(NotAllowed):
            act("keep_private", write(consultation), appointed(Role.MODERATOR, ".43.4301."))

    def test_copies_are_let_through_together_and_nothing_unseen(self, consultation: Consultation, staff: Any):
        copies = [write(consultation) for _ in range(5)]
        unseen = write(consultation, WORDS.replace("。", "！！"))
        late = write(consultation)
        Opinion.objects.filter(pk=late.pk).update(received_at=timezone.now() + timedelta(hours=1))
        group_waiting(at=timezone.now())
        group = Opinion.objects.get(pk=copies[0].pk).group
        assert group is not None
        assert group.headcount == 7
        done = moderation.let_copies_through(group, texts=[WORDS], until=timezone.now(), by=staff, at=timezone.now())
        assert done == 5
        assert set(Opinion.objects.filter(publication_state="awaiting")) == {unseen, late}


class TestQueue:
    def test_look_alikes_are_folded_under_the_first(self, consultation: Consultation, signed: Client):
        for _number in range(9):
            write(consultation)
        write(consultation, "第三条的处罚太轻，应当提高罚款数额，并且公布违法企业名单。")
        group_waiting(at=timezone.now())
        write(consultation, "还没有归类的一条意见。")
        page = signed.get(reverse(QUEUE))
        entries = page.context["entries"]
        assert [(entry.count, len(entry.alike), entry.more) for entry in entries] == [(9, 5, 3), (1, 0, 0), (1, 0, 0)]

    def test_ticked_ones_are_let_through_unless_they_changed(self, consultation: Consultation, signed: Client):
        one, other = write(consultation), write(consultation, "另一条完全不同的意见。")
        data = {"opinion": [f"{one.pk}:0", f"{other.pk}:7", "x:1"]}
        signed.post(reverse("admin:legislation_opinion_batch"), data)
        assert Opinion.objects.get(publication_state="public") == one

    def test_copies_shown_are_let_through_from_the_queue(self, consultation: Consultation, signed: Client):
        opinions = [write(consultation) for _number in range(3)]
        group_waiting(at=timezone.now())
        group = Opinion.objects.get(pk=opinions[0].pk).group_id
        data = {"shown": [str(opinions[0].pk)], "until": timezone.now().isoformat()}
        signed.post(reverse("admin:legislation_opinion_copies", args=[group]), data)
        assert Opinion.objects.filter(publication_state="public").count() == 3

    def test_a_deed_from_the_queue_goes_back_to_it(self, consultation: Consultation, signed: Client):
        opinion = write(consultation)
        address = reverse("admin:legislation_opinion_deed", args=[opinion.pk, "hold"])
        answer = signed.post(address, {"version": 0, "reason": "点名道姓", "from": "queue", "query": "state=held"})
        assert answer.url == reverse(QUEUE) + "?state=held"
        assert signed.post(address, {"version": 0, "reason": "", "from": "queue"}).status_code == 422

    @pytest.mark.parametrize("query", ["?state=held", "?q=油茶", "?consultation=x", "?state=zzz", "?page=99"])
    def test_filters_that_cannot_be_read_do_no_harm(self, consultation: Consultation, signed: Client, query: str):
        write(consultation)
        assert signed.get(reverse(QUEUE) + query).status_code == 200

    def test_its_queries_do_not_grow(
        self, consultation: Consultation, signed: Client, django_assert_max_num_queries: Any
    ):
        for number in range(30):
            write(consultation, f"关于第{number * 7919}个品种的补贴，意见各不相同。")
        group_waiting(at=timezone.now())
        with django_assert_max_num_queries(13):
            signed.get(reverse(QUEUE))

    def test_a_moderator_reads_what_came_from_outside_only(self, consultation: Consultation):
        outside, inside = write(consultation), write(consultation, origin=Origin(OpinionSource.MEMBER))
        client = sign_in(Client(), appointed(Role.MODERATOR))
        assert client.get(reverse("admin:legislation_opinion_change", args=[outside.pk])).status_code == 200
        assert client.get(reverse("admin:legislation_opinion_change", args=[inside.pk])).status_code == 404
        assert client.get(reverse("admin:legislation_opinion_changelist")).status_code == 200

    def test_other_congresses_find_nothing(self, consultation: Consultation):
        opinion = write(consultation)
        client = sign_in(Client(), appointed(Role.LEGISLATIVE_STAFF, ".43.4301."))
        assert client.get(reverse("admin:legislation_opinion_change", args=[opinion.pk])).status_code == 404
        assert not client.get(reverse(QUEUE)).context["entries"]


class TestConsultations:
    def window(self, days: int = 30, **more: Any) -> dict[str, Any]:
        opens = timezone.localdate() + timedelta(days=1)
        return {"opens_on": opens, "closes_on": opens + timedelta(days=days - 1), "brief": "保护油茶基地。", **more}

    def test_staff_prepare_and_announce(self, signed: Client):
        version = VersionFactory(bill=BillFactory())
        address = reverse("admin:legislation_consultation_prepare", args=[version.pk])
        assert signed.get(address).status_code == 200
        assert signed.post(address, self.window(brief="")).status_code == 422
        answer = signed.post(address, self.window(questions="补助是否合适？\n还有别的吗？"))
        made = Consultation.objects.get()
        assert made.questions.count() == 2
        page = signed.get(answer.url).content.decode()
        assert "announce" in page
        signed.post(reverse("admin:legislation_consultation_deed", args=[made.pk, "announce"]), {"version": 0})
        made.refresh_from_db()
        assert made.state == ConsultationState.ANNOUNCED
        assert signed.get(answer.url).status_code == 200

    def test_a_short_one_waits_for_the_chairpersons(self, signed: Client):
        version = VersionFactory(bill=BillFactory())
        signed.post(
            reverse("admin:legislation_consultation_prepare", args=[version.pk]),
            self.window(10, short_reason="汛期将至"),
        )
        made = Consultation.objects.get()
        announce = reverse("admin:legislation_consultation_deed", args=[made.pk, "announce"])
        refused = signed.post(announce, {"version": made.version})
        assert refused.status_code == 409
        assert refused.context["offers"][0].form.errors  # beside the button, on the page itself
        assert not refused.context["has_moved"]
        chair = sign_in(Client(), appointed(Role.CHAIRPERSONS))
        approve = reverse("admin:legislation_consultation_deed", args=[made.pk, "approve-short"])
        chair.post(approve, {"version": made.version})
        made.refresh_from_db()
        assert made.short_approved_by is not None
        signed.post(announce, {"version": made.version})
        made.refresh_from_db()
        assert made.state == ConsultationState.ANNOUNCED

    def test_the_window_may_be_changed_until_then(self, signed: Client):
        version = VersionFactory(bill=BillFactory())
        signed.post(reverse("admin:legislation_consultation_prepare", args=[version.pk]), self.window())
        made = Consultation.objects.get()
        address = reverse("admin:legislation_consultation_deed", args=[made.pk, "change"])
        signed.post(address, self.window(45, version=0))
        made.refresh_from_db()
        assert (made.closes_at - made.opens_at).days == 45

    def test_another_congresss_version_is_not_found(self):
        version = VersionFactory(bill=BillFactory())
        client = sign_in(Client(), appointed(Role.LEGISLATIVE_STAFF, ".43.4301."))
        address = reverse("admin:legislation_consultation_prepare", args=[version.pk])
        assert client.get(address).status_code == 404


def test_letting_ticked_opinions_through_is_for_those_who_moderate():
    address = reverse("admin:legislation_opinion_batch")
    assert sign_in(Client(), appointed(Role.CHAIRPERSONS)).post(address, {"opinion": []}).status_code == 403
