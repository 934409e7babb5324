"""A ledger for tests: a consultation of the province on three articles, the next version, and who works on both."""

from datetime import timedelta
from typing import Any

from congress.accounts.models import User
from congress.accounts.roles import Role
from legislation.models import Adoption, Consultation, DraftVersion, Opinion, OpinionGroup, ProvisionText
from legislation.operations import ledger
from legislation.states import ConsultationState, OpinionPublication, Outcome, Reason
from tests.factories.accounts import appointed
from tests.factories.legislation import MONDAY, ConsultationFactory, VersionFactory, add_article

LATER = MONDAY + timedelta(days=31)
WORDS = "基地里的茶果快熟的时候总有人偷摘，光靠种的人守不住。建议写明由乡镇街道牵头，村里组织联防。"
CARRYING = "基地所在地的乡镇人民政府、街道办事处把保护基地安全列入基层综合治理。"
FIRST_DRAFT = (
    ("第一条", "为了促进油茶产业发展，制定本规定。"),
    ("第二条", "本省行政区域内的油茶种植、加工、销售，适用本规定。"),
    ("第三条", "油茶种植基地的经营者应当做好基地防火、防盗等工作。\n任何单位和个人不得盗采他人种植的油茶果。"),
)
NEXT_DRAFT = (*FIRST_DRAFT[:2], ("第三条", FIRST_DRAFT[2][1].replace("等工作。", f"等工作。{CARRYING}")))


class Ledger:
    """The consultation has closed, and staff go through what was sent. `next` is still being edited."""

    def __init__(self, *, state: str = ConsultationState.CLOSED, articles: Any = FIRST_DRAFT) -> None:
        self.draft: DraftVersion = VersionFactory(articles=articles)
        self.consultation: Consultation = ConsultationFactory(draft=self.draft, state=state)
        self.texts: list[ProvisionText] = list(self.draft.texts.order_by("position"))
        path, body = self.consultation.path, self.consultation.bill.body
        self.path = path
        self.staff: User = appointed(Role.LEGISLATIVE_STAFF, path, body_id=body.pk)
        self.committee: User = appointed(Role.LEGISLATIVE_COMMITTEE, path, body_id=body.pk)
        self.chairpersons: User = appointed(Role.CHAIRPERSONS, path, body_id=body.pk)

    def make_next(self, articles: Any = NEXT_DRAFT, *, settled: bool = False) -> DraftVersion:
        """Return the next version, with the same provisions under its articles."""
        kind = {"regulation": self.draft.regulation, "bill": self.draft.bill, "based_on": self.draft}
        version: DraftVersion = VersionFactory(**kind, name="草案二次审议稿", articles=(), articles__editing=True)
        for place, (label, words) in enumerate(articles):
            known = self.texts[place].provision if place < len(self.texts) else None
            add_article(version, label, *words.split("\n"), provision=known)
        if settled:
            version.state, version.settled_at = "settled", MONDAY
            version.save()
        return version

    def opinion(self, text: str = WORDS, **more: Any) -> Opinion:
        """Return an opinion that was let through, on the third article unless told otherwise."""
        more.setdefault("node", self.texts[2] if len(self.texts) > 2 else None)
        more.setdefault("publication_state", OpinionPublication.PUBLIC)
        more.setdefault("received_at", MONDAY)
        return Opinion.objects.create(consultation=self.consultation, path=self.path, text=text, **more)

    def entry(self, text: str = WORDS, *, heads: int = 1, **more: Any) -> OpinionGroup:
        """Return an undecided entry with `heads` opinions that say the same."""
        opinions = [self.opinion(text, **more) for _head in range(heads)]
        lead = opinions[0]
        group = OpinionGroup.objects.create(
            consultation=self.consultation, node=lead.node, lead=lead, headcount=heads, first_at=lead.received_at,
            verified_count=heads if lead.is_verified else 0,
        )  # fmt: skip
        Opinion.objects.filter(pk__in=[one.pk for one in opinions]).update(group=group)
        return group

    def propose(self, group: OpinionGroup, outcome: str = Outcome.REFERENCE, **more: Any) -> OpinionGroup:
        """Propose an outcome as staff."""
        if outcome == Outcome.NOT_ADOPTED:
            more = {"reason": Reason.HIGHER_LAW, "words": "超出上位法处罚幅度。"} | more
        ledger.propose_outcome(group, outcome=outcome, by=self.staff, at=LATER, **more)
        return group

    def adopt(self, group: OpinionGroup, version: DraftVersion, words: str = CARRYING) -> Adoption:
        """Mark `words` of the version's third article as carrying the opinion."""
        text = version.texts.get(position=3)
        start = text.text.index(words)
        return ledger.adopt_words(group, text=text, start=start, end=start + len(words), by=self.staff, at=LATER)

    def confirm(self, *groups: OpinionGroup) -> ledger.Confirmed:
        """Confirm as the legislative committee."""
        return ledger.confirm_outcomes(groups, by=self.committee, at=LATER)
