"""The admin of deputies and of the ground: scoped rows, operations behind it, forged ids refused."""

from datetime import date

import pytest
from django.contrib import admin
from django.test import RequestFactory

from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.bodies.models import Body, BodySetting, Organ
from congress.workdays.models import SpecialDay
from deputies.models import Deputy, DeputyGroup, DeputyTerm
from tests.deputies.people import staff_of
from tests.factories.bodies import CountyBodyFactory, OrganFactory, PrefectureBodyFactory, ProvinceBodyFactory
from tests.factories.deputies import DeputyTermFactory

pytestmark = pytest.mark.django_db


def asked_by(user, method="get", data=None):
    request = getattr(RequestFactory(), method)("/admin/", data or {})
    request.user = user
    return request


@pytest.fixture
def body():
    return CountyBodyFactory()


@pytest.fixture
def staff(body):
    return staff_of(body)


def test_staff_see_the_rows_of_their_scope(body, staff):
    own, other = DeputyTermFactory(body=body), DeputyTermFactory(body=body.above)
    deputies = admin.site._registry[Deputy].get_queryset(asked_by(staff))
    terms = admin.site._registry[DeputyTerm].get_queryset(asked_by(staff))
    assert list(deputies) == [own.deputy]
    assert list(terms) == [own]
    organ, _ = OrganFactory(body=body), OrganFactory(body=body.above, name="市住建局")
    assert list(admin.site._registry[Organ].get_queryset(asked_by(staff))) == [organ]
    assert other not in terms


def test_a_forged_congress_is_refused_by_the_form(body, staff):
    form_class = admin.site._registry[Deputy].get_form(asked_by(staff), None, change=False)
    facts = {"name": "康以宁", "from_on": "2023-01-10"}
    assert form_class(facts | {"body": body.pk}).is_valid()
    assert "body" in form_class(facts | {"body": body.above.pk}).errors


def test_registering_in_the_admin_calls_the_operation(body, staff):
    site = admin.site._registry[Deputy]
    form = site.get_form(asked_by(staff), None, change=False)(
        {"name": "康以宁", "from_on": "2023-01-10", "body": body.pk}
    )
    assert form.is_valid(), form.errors
    site.save_model(asked_by(staff, "post"), form.instance, form, change=False)
    assert Deputy.objects.get(name="康以宁").terms.get().body == body
    assert Entry.objects.filter(verb="deputy-registered", actor_id=staff.pk).exists()


def test_nothing_is_deleted_and_others_have_no_door(body, staff):
    moderator = staff_of(body, role=Role.MODERATOR)
    for model in (Deputy, DeputyTerm, DeputyGroup, Body, Organ, BodySetting):
        site = admin.site._registry[model]
        assert not site.has_delete_permission(asked_by(staff))
        assert site.has_module_permission(asked_by(staff))
        assert not site.has_module_permission(asked_by(moderator))
        assert not site.has_view_permission(asked_by(moderator))


def test_an_edition_of_a_setting_is_never_rewritten(body):
    assert not admin.site._registry[BodySetting].has_change_permission(asked_by(staff_of(body)))


def test_only_the_province_and_the_system_administrator_keep_the_calendar(body):
    site = admin.site._registry[SpecialDay]
    province, admins = staff_of(ProvinceBodyFactory()), staff_of(body, role=Role.SYSTEM_ADMIN)
    keepers = [
        u
        for u in (staff_of(body), staff_of(PrefectureBodyFactory()), province, admins)
        if site.has_add_permission(asked_by(u))
    ]
    assert keepers == [province, admins]
    day = SpecialDay(day=date(2027, 1, 1), is_working=False, name="元旦")
    site.save_model(asked_by(province), day, None, change=False)
    assert Entry.objects.get().verb == "calendar-changed"
