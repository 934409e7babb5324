"""The public pages of consultations: what is shown, to whom, and with how many queries."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.notifications.models import Notification
from congress.submissions.operations import code_of
from legislation.models import Adoption, Consultation, Opinion, OpinionGroup, Subscription
from legislation.operations.grouping import group_waiting
from legislation.operations.opinions import Anchor, Words, write_opinion
from legislation.operations.telling import tell_contributors, tell_subscribers
from legislation.states import ConsultationState, LedgerState, OpinionPublication, Outcome, Reason
from tests.factories.accounts import UserFactory
from tests.factories.legislation import ConsultationFactory, VersionFactory, add_article

pytestmark = pytest.mark.django_db
WORDS = "建议增加油茶种植基地保护工作机制，由县级人民政府建立巡护制度。"


@pytest.fixture
def consultation() -> Consultation:
    made: Consultation = ConsultationFactory(opens_at=timezone.now() - timedelta(days=3))
    return made


def url(name: str, consultation: Consultation, query: str = "") -> str:
    return reverse(f"legislation:{name}", args=[consultation.pk]) + query


def send(client: Client, consultation: Consultation, query: str = "", **data: Any) -> Any:
    form = {"submission_key": uuid.uuid4(), "text": WORDS, "wants_public": "on", **data}
    return client.post(url("opinion-write", consultation, query), form)


def shown(consultation: Consultation, text: str = WORDS, **more: Any) -> Opinion:
    opinion = write_opinion(consultation, words=Words(text), received_at=timezone.now(), **more)
    Opinion.objects.filter(pk=opinion.pk).update(publication_state=OpinionPublication.PUBLIC)
    return opinion


def close(consultation: Consultation, state: str = ConsultationState.CLOSED) -> None:
    at = timezone.now() - timedelta(hours=1)
    Consultation.objects.filter(pk=consultation.pk).update(state=state, closes_at=at, closed_at=at)


class TestList:
    def test_open_drafts_come_first_the_next_to_close_on_top(self, client: Client):
        now = timezone.now()
        late = ConsultationFactory(opens_at=now - timedelta(days=1))
        soon = ConsultationFactory(opens_at=now - timedelta(days=29))
        over = ConsultationFactory(opens_at=now - timedelta(days=60), state=ConsultationState.CLOSED)
        hidden = ConsultationFactory(opens_at=now, state=ConsultationState.PREPARING)
        page = client.get(reverse("legislation:consultation-list"))
        assert [row.pk for row, _open, _days in page.context["rows"]] == [soon.pk, late.pk, over.pk]
        assert client.get(url("consultation-detail", hidden)).status_code == 404

    @pytest.mark.parametrize(
        ("query", "found"),
        [("?stage=open", 1), ("?stage=closed", 1), ("?stage=reported", 0), ("?year=1999", 0), ("?q=没有", 0),
         ("?q=油茶", 2), ("?body=999999", 2), ("?year=x", 2)],
    )  # fmt: skip
    def test_it_is_narrowed_by_stage_year_and_words(self, client: Client, query: str, found: int):
        ConsultationFactory(opens_at=timezone.now() - timedelta(days=1))
        ConsultationFactory(opens_at=timezone.now() - timedelta(days=90), state=ConsultationState.CLOSED)
        page = client.get(reverse("legislation:consultation-list") + query)
        assert page.context["page_obj"].paginator.count == found

    def test_the_number_of_queries_does_not_grow(self, client: Client, django_assert_num_queries: Any):
        for _number in range(3):
            ConsultationFactory(opens_at=timezone.now())
        client.get(reverse("legislation:consultation-list"))
        with django_assert_num_queries(3):
            client.get(reverse("legislation:consultation-list"))


class TestDraft:
    def test_it_is_set_with_its_articles_and_what_was_said_of_each(self, client: Client, consultation: Consultation):
        node = consultation.draft.texts.get(label="第三条")
        shown(consultation, anchor=Anchor(node))
        write_opinion(consultation, words=Words(WORDS), received_at=timezone.now(), anchor=Anchor(node))
        page = client.get(url("consultation-detail", consultation))
        text = page.content.decode()
        assert "规范油茶种植" in text
        assert "第三条" in text
        assert page.context["page"].days_left == 27
        assert f"?node={node.pk}" in text
        assert (page.context["page"].received, page.context["page"].public) == (2, 1)

    def test_the_redline_marks_new_gone_and_changed_words(self, client: Client):
        old = VersionFactory()
        new = VersionFactory(
            regulation=old.regulation, bill=old.bill, based_on=old, articles=(), articles__editing=True
        )
        first, second, third = old.texts.all()
        add_article(new, "第一条", first.text, provision=first.provision)
        add_article(new, "第二条", "各级人民政府应当建立油茶种植基地保护工作机制。")
        add_article(new, "第三条", third.text.replace("防盗", "防虫"), provision=third.provision)
        type(new).objects.filter(pk=new.pk).update(state="settled")
        consultation = ConsultationFactory(draft=new, opens_at=timezone.now())
        text = client.get(url("consultation-detail", consultation, "?redline=1")).content.decode()
        assert re.search(r"<del>[^<]*盗", text)
        assert re.search(r"<ins>[^<]*虫", text)
        assert "<ins>各级人民政府应当建立油茶种植基地保护工作机制。</ins>" in text
        assert f"<del>{second.text}</del>" in text
        assert "<ins>" not in client.get(url("consultation-detail", consultation)).content.decode()

    def test_after_the_report_each_article_shows_what_was_adopted_and_where(
        self, client: Client, consultation: Consultation
    ):
        opinion = adopted(consultation)
        page = client.get(url("consultation-detail", consultation)).content.decode()
        assert "第四条" in page
        assert opinion.text[:20] not in page
        Opinion.objects.update(publication_state=OpinionPublication.PUBLIC)
        assert opinion.text[:20] in client.get(url("consultation-detail", consultation)).content.decode()

    def test_two_thousand_opinions_cost_no_more_queries_than_none(
        self, client: Client, consultation: Consultation, django_assert_num_queries: Any
    ):
        def count() -> None:
            for address in (url("consultation-detail", consultation), url("opinion-list", consultation)):
                client.get(address)

        with django_assert_num_queries(6):
            count()
        nodes = [None, *consultation.draft.texts.all()]
        Opinion.objects.bulk_create(
            Opinion(
                consultation=consultation, path=consultation.path, text=f"意见{i}", node=nodes[i % 4],
                received_at=timezone.now(), publication_state="public" if i % 2 else "awaiting",
            )
            for i in range(2000)
        )  # fmt: skip
        with django_assert_num_queries(7):  # the rows of the list
            count()

    def test_the_page_stays_light(self, client: Client):
        articles = [
            (f"第{i}条", "油茶种植基地的经营者应当做好基地防火、防盗等工作，保障生产安全。" * 2) for i in range(100)
        ]
        consultation = ConsultationFactory(draft=VersionFactory(articles=articles), opens_at=timezone.now())
        assert len(client.get(url("consultation-detail", consultation)).content) < 130_000


class TestWriting:
    def test_an_opinion_on_the_whole_gives_a_receipt(self, client: Client, consultation: Consultation):
        response = send(client, consultation)
        assert response.url == url("opinion-receipt", consultation)
        receipt = Opinion.objects.get().receipt
        assert receipt is not None
        assert code_of(receipt) in client.get(response.url).content.decode()

    def test_selected_words_are_kept_with_their_place(self, client: Client, consultation: Consultation):
        node = consultation.draft.texts.get(label="第三条")
        query = f"?node={node.pk}&start=0&end=6"
        form = client.get(url("opinion-write", consultation, query)).context["form"]
        assert form["words"].value() == "油茶种植基地"
        send(client, consultation, query, start=0, end=6, words="油茶种植基地", node=node.pk)
        opinion = Opinion.objects.get()
        assert (opinion.node, opinion.start, opinion.end, opinion.quote) == (node, 0, 6, "油茶种植基地")

    def test_words_copied_by_hand_are_found_in_the_article(self, client: Client, consultation: Consultation):
        node = consultation.draft.texts.get(label="第三条")
        send(client, consultation, f"?node={node.pk}", words="防火、防盗")
        assert Opinion.objects.get().quote == "防火、防盗"
        wrong = send(client, consultation, f"?node={node.pk}", words="没有这些字")
        assert wrong.status_code == 422
        assert WORDS in wrong.content.decode()

    def test_a_paragraph_is_chosen_without_a_script(self, client: Client):
        draft = VersionFactory(articles=(), articles__editing=True)
        node = add_article(draft, "第一条", "第一款的内容。", "第二款的内容。")
        consultation = ConsultationFactory(draft=draft, opens_at=timezone.now())
        assert "第二款" in client.get(url("opinion-write", consultation, f"?node={node.pk}")).content.decode()
        send(client, consultation, f"?node={node.pk}", paragraph="1")
        assert Opinion.objects.get().paragraph == 1

    def test_answers_alone_will_do_and_nothing_at_all_will_not(self, client: Client, consultation: Consultation):
        question = consultation.questions.create(text="补助是否合适？")
        send(client, consultation, text="", **{f"answer_{question.pk}": "合适"})
        assert Opinion.objects.get().answers == {str(question.pk): "合适"}
        assert send(client, consultation, text="").status_code == 422

    def test_after_the_window_it_is_gone(self, client: Client, consultation: Consultation):
        close(consultation)
        assert client.get(url("opinion-write", consultation)).status_code == 410
        assert send(client, consultation).status_code == 410
        assert not Opinion.objects.exists()

    @pytest.mark.parametrize("query", ["?node=x", f"?node={uuid.UUID(int=7)}", f"?like={uuid.UUID(int=7)}"])
    def test_places_that_are_not_there_are_not_found(self, client: Client, consultation: Consultation, query: str):
        assert client.get(url("opinion-write", consultation, query)).status_code == 404

    @pytest.mark.parametrize("span", ["&start=9&end=2", "&start=0&end=99999", "&start=-1&end=2", "&start=a&end=b"])
    def test_a_hand_made_address_gives_the_form_all_the_same(
        self, client: Client, consultation: Consultation, span: str
    ):
        node = consultation.draft.texts.first()
        assert client.get(url("opinion-write", consultation, f"?node={node.pk}{span}")).status_code == 200

    def test_others_who_said_so_are_counted(self, client: Client, consultation: Consultation):
        for _number in range(3):
            write_opinion(consultation, words=Words(WORDS), received_at=timezone.now())
        group_waiting(at=timezone.now())
        page = client.post(url("opinion-similar", consultation), {"text": WORDS, "node": ""}).content.decode()
        assert "3" in page
        assert not client.post(
            url("opinion-similar", consultation), {"text": "别的意见内容", "node": ""}
        ).content.strip()

    def test_whoever_agrees_begins_with_the_same_words(self, client: Client, consultation: Consultation):
        opinion = shown(consultation)
        page = client.get(url("opinion-write", consultation, f"?like={opinion.pk}"))
        assert page.context["form"]["text"].value() == WORDS


class TestReading:
    def test_only_what_was_let_through_is_read_and_never_a_name(self, client: Client, consultation: Consultation):
        shown(consultation)
        write_opinion(consultation, words=Words("尚未审核的意见内容"), received_at=timezone.now())
        page = client.get(url("opinion-list", consultation)).content.decode()
        assert WORDS in page
        assert "尚未审核" not in page

    def test_the_thread_is_found_by_the_code_and_by_nothing_else(self, client: Client, consultation: Consultation):
        send(client, consultation)
        receipt = Opinion.objects.get().receipt
        assert receipt is not None
        stranger = Client()
        assert stranger.get(reverse("legislation:opinion-thread")).status_code == 302
        found = stranger.post(reverse("liaison_stations:thread-find"), {"code": code_of(receipt)})
        assert found.url == reverse("legislation:opinion-thread")
        page = stranger.get(found.url).content.decode()
        assert WORDS in page

    def test_it_tells_the_words_that_carry_the_opinion(self, client: Client, consultation: Consultation):
        send(client, consultation)
        adopted(consultation, Opinion.objects.get())
        page = client.get(reverse("legislation:opinion-thread")).content.decode()
        assert "<mark>油茶种植基地保护工作机制</mark>" in page
        assert "第四条" in page
        assert "已采纳您的意见，写入下一稿。" in page

    def test_it_tells_the_reason_when_it_was_not_adopted(self, client: Client, consultation: Consultation):
        send(client, consultation)
        group_waiting(at=timezone.now())
        OpinionGroup.objects.update(
            ledger_state=LedgerState.CONFIRMED, outcome=Outcome.NOT_ADOPTED, reason=Reason.NOT_RIPE,
            words="目前财力还难以覆盖全省。", confirmed_at=timezone.now(),
        )  # fmt: skip
        page = client.get(reverse("legislation:opinion-thread")).content.decode()
        assert "目前财力还难以覆盖全省。" in page

    def test_what_is_only_proposed_is_told_to_nobody(self, client: Client, consultation: Consultation):
        send(client, consultation)
        group_waiting(at=timezone.now())
        OpinionGroup.objects.update(ledger_state=LedgerState.PROPOSED, outcome=Outcome.NOT_ADOPTED, words="内部意见")
        assert "内部意见" not in client.get(reverse("legislation:opinion-thread")).content.decode()

    def test_the_thread_takes_a_fixed_number_of_queries(
        self, client: Client, consultation: Consultation, django_assert_max_num_queries: Any
    ):
        send(client, consultation)
        adopted(consultation, Opinion.objects.get())
        with django_assert_max_num_queries(8):
            client.get(reverse("legislation:opinion-thread"))

    def test_senders_are_told_once_when_the_outcome_stands(self, client: Client, consultation: Consultation):
        send(client, consultation, email="a@example.com")
        assert tell_contributors(consultation, at=timezone.now()) == 0
        adopted(consultation, Opinion.objects.get())
        assert tell_contributors(consultation, at=timezone.now()) == 1
        assert tell_contributors(consultation, at=timezone.now()) == 0
        assert Notification.objects.filter(kind="opinion.outcome").count() == 1


class TestFollowing:
    def follow(self, client: Client, consultation: Consultation, **data: Any) -> Any:
        address = url("subscription-write", consultation)
        key = uuid.uuid4()
        client.post(address, {"submission_key": key, "send_code": "1", **data})
        sent = Notification.objects.filter(kind="access.phone-code").latest("created_at")
        code = sent.secret.open()
        return client.post(address, {"submission_key": key, "code": code, **data})

    @pytest.mark.parametrize("contact", [{"phone": "13800138000"}, {"email": "A@example.com"}], ids=["phone", "mail"])
    def test_a_confirmed_address_is_told_of_steps_until_it_stops(
        self, client: Client, consultation: Consultation, contact: dict[str, str]
    ):
        response = self.follow(client, consultation, **contact)
        assert response.url == reverse("legislation:subscription-thread")
        assert client.get(response.url).status_code == 200
        assert tell_subscribers(consultation.bill, "read", at=timezone.now()) == 1
        assert tell_subscribers(consultation.bill, "some_new_step", at=timezone.now()) == 1
        client.post(response.url)
        assert Subscription.objects.get().ended_at
        assert tell_subscribers(consultation.bill, "pass", at=timezone.now()) == 0
        kinds = set(Notification.objects.exclude(kind="access.phone-code").values_list("kind", flat=True))
        assert kinds == {"bill.following", "bill.read", "bill.news"}

    def test_a_wrong_code_follows_nothing(self, client: Client, consultation: Consultation):
        data = {"submission_key": uuid.uuid4(), "phone": "13800138000", "code": "000000"}
        assert client.post(url("subscription-write", consultation), data).status_code == 422
        assert not Subscription.objects.exists()

    def test_the_same_address_follows_once(self, client: Client, consultation: Consultation):
        self.follow(client, consultation, phone="13800138000")
        assert self.follow(client, consultation, phone="13800138000").status_code == 409
        assert Subscription.objects.count() == 1


def adopted(consultation: Consultation, opinion: Opinion | None = None) -> Opinion:
    """Return an opinion on 第三条 that was adopted in 第四条 of the next version, the outcome published."""
    opinion = opinion or write_opinion(
        consultation, words=Words(WORDS), received_at=timezone.now(),
        anchor=Anchor(consultation.draft.texts.get(label="第三条")),
    )  # fmt: skip
    group_waiting(at=timezone.now())
    opinion.refresh_from_db()
    following = VersionFactory(
        regulation=consultation.draft.regulation, bill=consultation.bill, name="草案二次审议稿",
        based_on=consultation.draft, articles=(), articles__editing=True,
    )  # fmt: skip
    text = add_article(following, "第四条", "县级以上人民政府应当建立油茶种植基地保护工作机制。")
    type(following).objects.filter(pk=following.pk).update(state="settled")
    quote = "油茶种植基地保护工作机制"
    start = text.text.index(quote)
    Adoption.objects.create(
        group=opinion.group, text_carrying=text, start=start, end=start + len(quote), quote=quote, label="第四条",
        at=timezone.now(), by=UserFactory(),
    )  # fmt: skip
    OpinionGroup.objects.filter(pk=opinion.group_id).update(
        ledger_state=LedgerState.CONFIRMED, outcome=Outcome.ADOPTED, words="已采纳您的意见，写入下一稿。",
        confirmed_at=timezone.now(),
    )  # fmt: skip
    close(consultation, ConsultationState.REPORTED)
    return opinion
