"""Look-alikes become one entry of the ledger; everybody keeps their own receipt."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from congress.core.clock import database_now
from legislation.models import Consultation, Opinion, OpinionBand, OpinionGroup
from legislation.operations.grouping import group_opinions, group_waiting, same_opinion
from legislation.operations.opinions import Anchor, Origin, Words, post_opinion, write_opinion
from legislation.states import OpinionSource
from tests.factories.legislation import MONDAY, ConsultationFactory

BENCHES = "建议增加油茶种植基地保护工作机制，由县级人民政府建立巡护制度。"
SAME = "建议增加油茶种植基地保护工作机制，由县级人民政府建立巡护制度！谢谢。"
OTHER = "第三条的处罚太轻，应当提高罚款数额，并且公布违法企业名单。"


def write(consultation: Consultation, texts: Sequence[str], **more: Any) -> list[Opinion]:
    return [
        write_opinion(consultation, words=Words(text), received_at=MONDAY + timedelta(minutes=i), **more)
        for i, text in enumerate(texts)
    ]


@pytest.mark.django_db
class TestGrouping:
    def test_what_says_the_same_is_one_entry_with_a_headcount(self):
        consultation = ConsultationFactory()
        write(consultation, [BENCHES, SAME, OTHER], is_verified=True)
        write(consultation, [BENCHES])
        assert group_opinions(consultation.pk, at=MONDAY) == 4
        counted = OpinionGroup.objects.order_by("-headcount").values_list("headcount", "verified_count")
        assert list(counted) == [(3, 2), (1, 1)]
        assert group_opinions(consultation.pk, at=MONDAY) == 0

    def test_a_later_one_finds_its_entry_again(self):
        consultation = ConsultationFactory()
        for text in (BENCHES, OTHER, SAME):
            write(consultation, [text])
            group_waiting(at=MONDAY)
        assert sorted(OpinionGroup.objects.values_list("headcount", flat=True)) == [1, 2]
        assert OpinionBand.objects.count() == 2 * 16

    def test_the_same_words_on_two_articles_stay_two(self):
        consultation = ConsultationFactory()
        for node in [*consultation.draft.texts.all()[:2], None]:
            write(consultation, [BENCHES], anchor=Anchor(node))
        group_waiting(at=MONDAY)
        assert OpinionGroup.objects.count() == 3

    def test_what_members_say_is_not_put_with_what_residents_say(self):
        consultation = ConsultationFactory()
        write(consultation, [BENCHES])
        write(consultation, [BENCHES], origin=Origin(OpinionSource.MEMBER))
        group_waiting(at=MONDAY)
        assert OpinionGroup.objects.count() == 2

    def test_short_ones_are_one_only_when_they_are_the_same(self):
        consultation = ConsultationFactory()
        write(consultation, ["同意", "不同意", "同意。", "很好"])
        group_waiting(at=MONDAY)
        assert sorted(OpinionGroup.objects.values_list("headcount", flat=True)) == [1, 1, 2]

    def test_batches_give_what_one_go_gives(self):
        texts = [BENCHES, OTHER, SAME, BENCHES, OTHER + "。", "加强宣传，办好油茶节。"]
        whole, parts = ConsultationFactory(), ConsultationFactory()
        write(whole, texts)
        write(parts, texts)
        group_opinions(whole.pk, at=MONDAY)
        while group_opinions(parts.pk, at=MONDAY, limit=1):
            continue
        counts = [
            sorted(OpinionGroup.objects.filter(consultation=c).values_list("headcount", flat=True))
            for c in (whole, parts)
        ]
        assert counts[0] == counts[1] == [1, 2, 3]

    def test_whoever_writes_is_told_how_many_said_so(self):
        consultation = ConsultationFactory()
        write(consultation, [BENCHES, BENCHES])
        group_waiting(at=MONDAY)
        found = same_opinion(consultation, node=None, text=SAME)
        assert found is not None
        assert found.headcount == 2
        assert same_opinion(consultation, node=None, text=OTHER) is None
        assert same_opinion(consultation, node=None, text="同意") is None

    def test_every_sender_keeps_a_receipt(self, set_database_clock: Any):
        set_database_clock(MONDAY + timedelta(days=1))
        consultation = ConsultationFactory()
        posted = [
            post_opinion(consultation, words=Words(BENCHES), submission_key=uuid.uuid4(), at=MONDAY) for _ in range(3)
        ]
        group_waiting(at=MONDAY)
        assert len({one.code for one in posted}) == 3
        assert OpinionGroup.objects.get().headcount == 3

    def test_a_batch_takes_a_fixed_number_of_queries(self, django_assert_max_num_queries: Any):
        consultation = ConsultationFactory()
        write(consultation, [f"第{i}个不同的意见，关于油茶品种{i * 7919}的补贴。" for i in range(60)])
        with django_assert_max_num_queries(10):
            group_opinions(consultation.pk, at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_four_at_once_count_everybody_once():
    consultation = ConsultationFactory(opens_at=database_now() - timedelta(days=1))
    write(consultation, [BENCHES, OTHER] * 30)

    def run(_number: int) -> None:
        try:
            while Opinion.objects.filter(group__isnull=True).exists():
                group_opinions(consultation.pk, at=MONDAY, limit=7)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    assert list(OpinionGroup.objects.values_list("headcount", flat=True)) == [30, 30]
