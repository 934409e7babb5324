"""Deputies for tests."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from congress.core.text import pinyin_keys
from deputies.models import Deputy, DeputyGroup, DeputyTerm

from .bodies import CountyBodyFactory


class DeputyFactory(DjangoModelFactory):
    """A deputy without a mandate; `ServingDeputyFactory` gives one in 雨花区."""

    class Meta:
        model = Deputy

    name = factory.Sequence(lambda n: f"代表{n}")
    gender = Deputy.Gender.FEMALE
    occupation = "社区党总支书记"
    pinyin = factory.LazyAttribute(lambda d: pinyin_keys(d.name)[0])
    initials = factory.LazyAttribute(lambda d: pinyin_keys(d.name)[1])


class DeputyTermFactory(DjangoModelFactory):
    class Meta:
        model = DeputyTerm

    deputy = factory.SubFactory(DeputyFactory)
    body = factory.SubFactory(CountyBodyFactory)
    electoral_unit = "第12选区"
    delegation = "侯家塘代表团"
    from_on = date(2021, 12, 1)


class ServingDeputyFactory(DeputyFactory):
    """A deputy with a mandate in 雨花区's congress; `terms__body=` for another."""

    class Meta:
        skip_postgeneration_save = True

    terms = factory.RelatedFactory(DeputyTermFactory, factory_related_name="deputy")


class DeputyGroupFactory(DjangoModelFactory):
    class Meta:
        model = DeputyGroup
        django_get_or_create = ("body", "name")
        skip_postgeneration_save = True

    body = factory.SubFactory(CountyBodyFactory)
    name = "侯家塘代表小组"

    @factory.post_generation
    def members(self, create, extracted, **kwargs):
        if create and extracted:
            self.members.add(*extracted)
