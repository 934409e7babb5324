"""Whatever is sent to the bench is answered or refused, never broken."""

import pytest
from django.test import Client
from django.urls import reverse

from congress.accounts.roles import Role
from legislation.models import DraftImport, LegislativePlan
from tests.factories.accounts import appointed, sign_in
from tests.factories.legislation import MONDAY, VersionFactory, province

pytestmark = pytest.mark.django_db
ODD = ("", "\x00", "9" * 40, "-1", "not-a-key", "'\"<script>", "第一条", "２０２６", "1e9")
NAMES = (
    "q", "year", "standing", "p", "o", "bill", "regulation", "based_on", "from", "view", "all", "after", "only",
    "page", "version", "text", "label", "was", "title", "name", "row", "origin", "kind", "level", "raised", "before",
    "mark", "words", "item", "consultation", "node", "key", "proposer", "amended", "body", "e", "work_state__exact",
)  # fmt: skip


@pytest.mark.parametrize("value", ODD, ids=ascii)
def test_the_bench_answers_or_refuses(value):
    province()
    staff = appointed(Role.LEGISLATIVE_STAFF)
    client = sign_in(Client(raise_request_exception=False), staff)
    version = VersionFactory(articles__editing=True)
    sent = DraftImport.objects.create(
        regulation=version.regulation, name="草案", kind="pasted", original="", text="第一条　一。", created_at=MONDAY,
        created_by=staff,
    )  # fmt: skip
    plan = LegislativePlan.objects.create(body=province(), path=".43.", title="计划", from_year=2026, until_year=2026)
    pages = {
        "regulationbill_changelist": [], "regulation_changelist": [], "draftversion_changelist": [],
        "draftimport_changelist": [], "legislativeplan_changelist": [], "regulationbill_add": [],
        "draftimport_add": [], "legislativeplan_add": [], "draftversion_redline": [version.pk],
        "draftversion_matches": [version.pk], "draftversion_file": [version.pk, "comparison"],
        "draftversion_provision_add": [version.pk], "draftversion_change": [version.pk],
        "draftversion_provision": [version.pk, version.texts.first().pk], "draftimport_change": [sent.pk],
        "draftimport_deed": [sent.pk, "match"], "regulationbill_deed": [version.bill_id, "submit"],
        "draftversion_deed": [version.pk, "frame"], "legislativeplan_deed": [plan.pk, "add"],
        "regulationbill_export": ["csv"],
    }  # fmt: skip
    odd = dict.fromkeys(NAMES, value)
    broken = []
    for name, args in pages.items():
        address = reverse(f"admin:legislation_{name}", args=args)
        answers = client.get(address, odd), client.post(address, odd)
        broken += [f"{name}: {answer.status_code}" for answer in answers if answer.status_code >= 500]
    assert not broken
