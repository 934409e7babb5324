"""Regulations, bills, versions and consultations for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from congress.bodies.models import Body
from legislation.models import (
    Consultation,
    ContactPoint,
    DraftVersion,
    Provision,
    ProvisionText,
    Regulation,
    RegulationBill,
)
from legislation.states import ConsultationState, VersionState
from tests.factories.bodies import BodyFactory
from tests.factories.regions import ProvinceFactory

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # 10:00 in China
ARTICLES = (
    ("第一条", "为了促进油茶产业发展，制定本规定。"),
    ("第二条", "本省行政区域内的油茶种植、加工、销售，适用本规定。"),
    ("第三条", "油茶种植基地的经营者应当做好基地防火、防盗等工作。"),
)


def province() -> Body:
    """Return the congress of the province, made when missing."""
    body: Body = BodyFactory(division=ProvinceFactory())
    return body


class RegulationFactory(DjangoModelFactory):
    """A local regulation of the province."""

    class Meta:
        model = Regulation

    body = factory.LazyFunction(province)
    path = factory.LazyAttribute(lambda o: o.body.path)
    title = factory.Sequence(lambda n: f"湖南省促进油茶产业发展若干规定{n or ''}")
    created_at = MONDAY


class BillFactory(DjangoModelFactory):
    """A bill of the province, being drafted."""

    class Meta:
        model = RegulationBill

    body = factory.LazyFunction(province)
    path = factory.LazyAttribute(lambda o: o.body.path)
    title = factory.Sequence(lambda n: f"湖南省促进油茶产业发展若干规定{n or ''}")
    work_state = "drafting"
    created_at = MONDAY


def add_article(
    version: DraftVersion, label: str, *paragraphs: str, provision: Provision | None = None
) -> ProvisionText:
    """Return an article added at the end of `version`; `provision` continues one of another version."""
    provision = provision or Provision.objects.create(regulation=version.regulation)
    return ProvisionText.objects.create(
        version=version, provision=provision, level="article", label=label, position=version.texts.count() + 1,
        paragraphs=[{"text": text, "items": [], "tail": ""} for text in paragraphs], text="\n".join(paragraphs),
    )  # fmt: skip


class VersionFactory(DjangoModelFactory):
    """A settled first draft of three articles; `articles=()` for none, or pairs of label and words."""

    class Meta:
        model = DraftVersion
        skip_postgeneration_save = True

    regulation = factory.SubFactory(RegulationFactory)
    bill = factory.LazyAttribute(lambda o: BillFactory(body=o.regulation.body, title=o.regulation.title))
    number = factory.LazyAttribute(lambda o: o.regulation.versions.count() + 1)
    name = "草案"
    title = factory.LazyAttribute(lambda o: o.regulation.title)
    state = VersionState.EDITING
    created_at = MONDAY

    @factory.post_generation
    def articles(self: DraftVersion, create: bool, value: Any, **kwargs: Any) -> None:
        """Write the articles, then settle the version unless `articles__editing=True`."""
        if not create:
            return
        for label, words in ARTICLES if value is None else value:
            add_article(self, label, words)
        if not kwargs.get("editing"):
            self.state, self.settled_at = VersionState.SETTLED, MONDAY
            self.save()


class ConsultationFactory(DjangoModelFactory):
    """A consultation that was announced on MONDAY and stays open for thirty days."""

    class Meta:
        model = Consultation

    draft = factory.SubFactory(VersionFactory)
    bill = factory.LazyAttribute(lambda o: o.draft.bill)
    path = factory.LazyAttribute(lambda o: o.bill.path)
    state = ConsultationState.ANNOUNCED
    opens_at = MONDAY
    closes_at = factory.LazyAttribute(lambda o: o.opens_at + timedelta(days=30))
    brief = "规范油茶种植、加工、销售，保护种植基地。"
    announced_at = MONDAY


class ContactPointFactory(DjangoModelFactory):
    """A contact point founded by the province."""

    class Meta:
        model = ContactPoint

    name = factory.Sequence(lambda n: f"攸县基层立法联系点{n or ''}")
    founded_by = factory.LazyFunction(province)
    division = factory.LazyAttribute(lambda o: o.founded_by.division)
    path = factory.LazyAttribute(lambda o: o.division.path)
