"""Local rules: a default, and each congress's own editions."""

from datetime import date

import pytest

from congress.bodies.forms import SettingForm, read_value
from congress.bodies.settings import LocalRule, _rules, local_rule, register_rule, rule_value, rule_values
from tests.factories.bodies import BodySettingFactory, CountyBodyFactory, PrefectureBodyFactory

DAY = date(2026, 11, 2)
DAYS = LocalRule("test_days", "days", 5, unit="working days", minimum=1, maximum=60)
SHOWN = LocalRule("test_shown", "shown", True, kind=bool)
WORDS = LocalRule("test_words", "words", "any", kind=str)


@pytest.fixture(autouse=True)
def rules():
    for rule in (DAYS, SHOWN, WORDS):
        register_rule(rule)
    yield
    for rule in (DAYS, SHOWN, WORDS):
        _rules.pop(rule.key)


@pytest.mark.django_db
def test_a_congress_without_a_setting_has_the_default():
    assert rule_value(CountyBodyFactory(), "test_days", on=DAY) == 5


@pytest.mark.django_db
def test_the_edition_that_holds_on_the_day_counts():
    body = CountyBodyFactory()
    BodySettingFactory(body=body, value=7, edition_on=date(2026, 1, 1))
    BodySettingFactory(body=body, value=9, edition_on=DAY)
    assert rule_value(body, "test_days", on=date(2025, 12, 31)) == 5
    assert rule_value(body, "test_days", on=date(2026, 11, 1)) == 7
    assert rule_value(body, "test_days", on=DAY) == 9


@pytest.mark.django_db
def test_a_congress_does_not_inherit_from_the_one_above():
    body = CountyBodyFactory()
    BodySettingFactory(body=body.above, value=9)
    assert rule_value(body, "test_days", on=DAY) == 5


@pytest.mark.django_db
def test_a_stored_value_of_another_type_is_not_believed():
    body = CountyBodyFactory()
    BodySettingFactory(body=body, value="many")
    assert rule_value(body, "test_days", on=DAY) == 5


@pytest.mark.django_db
def test_many_congresses_take_one_query(django_assert_num_queries):
    one, other = CountyBodyFactory(), PrefectureBodyFactory()
    BodySettingFactory(body=one, value=9)
    with django_assert_num_queries(1):
        assert rule_values([one.pk, other.pk], "test_days", on=DAY) == {one.pk: 9, other.pk: 5}


def test_an_unknown_key_is_an_error_and_so_is_another_rule_under_a_known_key():
    with pytest.raises(KeyError):
        local_rule("nothing")
    register_rule(DAYS)
    with pytest.raises(ValueError, match="test_days"):
        register_rule(LocalRule("test_days", "days", 6))
    with pytest.raises(ValueError, match="default"):
        register_rule(LocalRule("test_wrong", "wrong", "five"))


@pytest.mark.parametrize(
    ("rule", "typed", "value"),
    [
        (DAYS, "7", 7), (DAYS, " 7 ", 7), (DAYS, "0", None), (DAYS, "61", None), (DAYS, "-1", None), (DAYS, "", None),
        (DAYS, "７", None), (DAYS, "9" * 50, None), (SHOWN, "yes", True), (SHOWN, "否", False), (SHOWN, "maybe", None),
        (WORDS, "some", "some"),
    ],
)  # fmt: skip
def test_a_value_is_read_in_the_type_of_its_rule(rule, typed, value):
    assert read_value(rule, typed) is value or read_value(rule, typed) == value


@pytest.mark.django_db
def test_the_form_stores_the_typed_value_and_refuses_another():
    body = CountyBodyFactory()
    data = {"body": body.pk, "key": "test_days", "value": "12", "edition_on": "2026-11-02", "legal_basis": ""}
    form = SettingForm(data)
    assert form.is_valid(), form.errors
    assert form.save().value == 12
    bad = SettingForm(data | {"value": "soon", "edition_on": "2026-11-03"})
    assert not bad.is_valid()
    assert "60" in bad.errors["value"][0]
