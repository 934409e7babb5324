"""The admin of deputies and of the ground: scoped rows, operations behind it, forged ids refused."""

from datetime import date

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.bodies.models import Body, BodySetting, Organ
from congress.bodies.settings import local_rules
from congress.workdays.models import SpecialDay
from deputies.models import Deputy, DeputyGroup, DeputyTerm
from tests.deputies.people import staff_of
from tests.factories.accounts import appointed, sign_in
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


# -- the pages themselves ----------------------------------------------------------------------------


@pytest.fixture
def bench(client, body):
    return sign_in(client, appointed(path=body.path, body_id=body.pk))


def facts(body, **more):
    return {"name": "康以宁", "gender": "f", "body": body.pk, "from_on": "2023-01-10"} | more


@pytest.mark.parametrize(
    "page",
    [
        "deputies/deputy", "deputies/deputyterm", "deputies/deputygroup", "bodies/body", "bodies/organ",
        "bodies/committee", "bodies/term", "bodies/session", "bodies/bodysetting", "regions/division",
        "workdays/specialday", "workdays/calendaryear",
    ],
)  # fmt: skip
def test_every_list_opens_and_searches(bench, page):
    DeputyTermFactory()
    answer = bench.get(f"/admin/{page}/", {"q": "雨花"} if page.startswith(("bodies", "deputies")) else {})
    assert answer.status_code in (200, 302)
    assert bench.get(f"/admin/{page}/").status_code == 200


def test_a_deputy_is_registered_changed_suspended_and_ended_on_the_pages(bench, body):
    assert bench.get("/admin/deputies/deputy/add/").status_code == 200
    assert bench.post("/admin/deputies/deputy/add/", facts(body)).status_code == 302
    deputy = Deputy.objects.get(name="康以宁")
    change = f"/admin/deputies/deputy/{deputy.pk}/change/"
    assert "雨花区" in bench.get(change).content.decode()
    terms = {"terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 1, "terms-0-id": deputy.terms.get().pk}
    assert bench.post(change, {"name": "康以安", "occupation": "医生", **terms}).status_code == 302
    deputy.refresh_from_db()
    assert (deputy.name, deputy.pinyin, deputy.occupation) == ("康以安", "kangyian", "医生")

    term = f"/admin/deputies/deputyterm/{deputy.terms.get().pk}"
    assert bench.get(f"{term}/change/").status_code == 200
    assert bench.get(f"{term}/suspend/").status_code == 405
    assert bench.post(f"{term}/suspend/").status_code == 302
    assert bench.post(f"{term}/suspend/").status_code == 409
    assert bench.post(f"{term}/resume/").status_code == 302
    assert bench.get(f"{term}/end/").status_code == 200
    assert bench.post(f"{term}/end/", {"on": "", "reason": ""}).status_code == 422
    assert bench.post(f"{term}/end/", {"on": "2026-11-01", "reason": "辞职被接受"}).status_code == 302
    assert deputy.terms.get().end_reason == "辞职被接受"


def test_a_form_that_cannot_be_used_comes_back_with_what_was_typed(bench, body):
    answer = bench.post("/admin/deputies/deputy/add/", facts(body, until_on="2020-01-01", occupation="医生"))
    assert answer.status_code == 200
    assert "医生" in answer.content.decode()
    bench.post("/admin/deputies/deputy/add/", facts(body))
    deputy = Deputy.objects.get(name="康以宁")
    again = {"deputy": deputy.pk, "body": body.pk, "from_on": "2024-01-01"}
    assert bench.post("/admin/deputies/deputyterm/add/", again).status_code == 200
    assert deputy.terms.count() == 1
    again["from_on"], again["until_on"] = "2017-01-01", "2021-12-31"
    assert bench.post("/admin/deputies/deputyterm/add/", again).status_code == 302
    assert deputy.terms.count() == 2


def test_a_page_of_another_scope_is_not_there(bench, body):
    other = DeputyTermFactory(body=body.above)
    for page in (f"deputies/deputy/{other.deputy_id}/change/", f"bodies/body/{body.above.pk}/change/"):
        assert bench.get(f"/admin/{page}").status_code in (302, 404)
    assert bench.post(f"/admin/deputies/deputyterm/{other.pk}/suspend/").status_code == 404
    assert bench.post(f"/admin/deputies/deputyterm/x{other.pk}/suspend/").status_code == 404
    found = bench.get(
        "/admin/autocomplete/",
        {"app_label": "deputies", "model_name": "deputyterm", "field_name": "deputy", "term": "代"},
    )
    assert found.json()["results"] == []


def test_a_group_takes_deputies_of_its_congress_only(bench, body):
    member, stranger = DeputyTermFactory(body=body).deputy, DeputyTermFactory(body=body.above).deputy
    form = {"body": body.pk, "name": "侯家塘代表小组"}
    assert bench.post("/admin/deputies/deputygroup/add/", form | {"members": [stranger.pk]}).status_code == 200
    assert bench.post("/admin/deputies/deputygroup/add/", form | {"members": [member.pk]}).status_code == 302
    assert list(DeputyGroup.objects.get().members.all()) == [member]


def test_a_setting_is_added_as_an_edition(bench, body):
    rule = local_rules()[0]
    form = {"body": body.pk, "key": rule.key, "value": "x", "edition_on": "2026-11-01", "legal_basis": ""}
    assert bench.post("/admin/bodies/bodysetting/add/", form | {"value": ""}).status_code == 200
    value = {bool: "否", int: str(rule.minimum), str: "words"}[rule.kind]
    assert bench.post("/admin/bodies/bodysetting/add/", form | {"value": value}).status_code == 302
    assert BodySetting.objects.get().edition_on == date(2026, 11, 1)
    elsewhere = form | {"value": value, "body": body.above.pk}
    assert bench.post("/admin/bodies/bodysetting/add/", elsewhere).status_code == 200
    assert BodySetting.objects.count() == 1


def test_the_calendar_says_which_year_is_provisional(client):
    page = sign_in(client, appointed()).get("/admin/workdays/calendaryear/").content.decode()
    assert "2027" in page


@pytest.mark.parametrize("odd", ["'\"--%", "²", "9" * 4_400, "-1", "a,b", ""])
def test_an_address_with_a_group_that_cannot_be_opens_an_empty_form(client, odd):
    sign_in(client, appointed(Role.STAFF, ".43."))
    for name in ("members", "body"):
        page = client.get(reverse("admin:deputies_deputygroup_add"), {name: odd})
        assert page.status_code == 200
