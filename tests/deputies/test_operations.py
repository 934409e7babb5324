"""Registering deputies and moving their terms: who may, what is refused, what the audit keeps."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from congress.accounts.roles import Role
from congress.audit.models import Entry
from congress.core.errors import Invalid, MoveRefused, NotAllowed
from congress.search.queries import find
from deputies import operations
from deputies.models import Deputy
from deputies.permissions import may_edit_deputy, may_keep_deputies_of
from tests.deputies.people import staff_of
from tests.factories.bodies import BodyFactory, CountyBodyFactory, ProvinceBodyFactory, TermFactory, TownBodyFactory
from tests.factories.deputies import DeputyGroupFactory, DeputyTermFactory, ServingDeputyFactory
from tests.factories.regions import CountyFactory, DivisionFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
DAY = date(2026, 11, 2)


@pytest.fixture
def body():
    return CountyBodyFactory()


@pytest.fixture
def staff(body):
    return staff_of(body)


def register(body, staff, **more):
    return operations.register_deputy(name="康以宁", body=body, from_on=date(2023, 1, 10), by=staff, at=NOON, **more)


def test_staff_register_a_deputy_with_a_first_term(body, staff):
    deputy = register(body, staff, gender="f", occupation="社区书记", delegation="侯家塘代表团")
    assert (deputy.pinyin, deputy.initials) == ("kangyining", "kyn")
    assert Deputy.objects.serving(on=DAY).get() == deputy
    assert list(Entry.objects.order_by("id").values_list("verb", "scope_path")) == [
        ("deputy-registered", body.path),
        ("deputy-term-added", body.path),
    ]


def test_the_audit_keeps_no_personal_detail(body, staff):
    deputy = register(body, staff)
    operations.change_deputy(deputy, by=staff, at=NOON, name="康以宁", introduction="别的话", gender="f")
    assert Entry.objects.latest("id").after == {"fields": ["gender", "introduction"]}


def test_who_keeps_the_deputies_of_a_congress(body):
    elsewhere = BodyFactory(division=DivisionFactory(code="430199", name="某县", parent=CountyFactory().parent))
    nation = BodyFactory(division=DivisionFactory(code="0", name="中华人民共和国", level="nation", parent=None))
    own, above, province = staff_of(body), staff_of(body.above), staff_of(ProvinceBodyFactory())
    other, below = staff_of(elsewhere), staff_of(TownBodyFactory())
    moderator, admin = staff_of(body, role=Role.MODERATOR), staff_of(body, role=Role.SYSTEM_ADMIN)
    allowed = {u for u in (own, above, province, other, below, moderator, admin) if may_keep_deputies_of(u, body)}
    assert allowed == {own, above, province, admin}
    assert [may_keep_deputies_of(u, nation) for u in (own, above, province, admin)] == [False, False, True, True]


def test_nobody_else_registers_or_changes(body, staff):
    stranger = staff_of(
        BodyFactory(division=DivisionFactory(code="430199", name="某县", parent=CountyFactory().parent))
    )
    with pytest.raises(NotAllowed):
        register(body, stranger)
    deputy = register(body, staff)
    assert not may_edit_deputy(stranger, deputy)
    with pytest.raises(NotAllowed):
        operations.change_deputy(deputy, by=stranger, at=NOON, name="别人")
    with pytest.raises(NotAllowed):
        operations.suspend_term(deputy.terms.get(), by=stranger, at=NOON)


@pytest.mark.parametrize(("from_on", "until_on"), [(date(2024, 1, 1), None), (date(2020, 1, 1), date(2023, 1, 10))])
def test_two_mandates_in_one_congress_cannot_overlap(body, staff, from_on, until_on):
    deputy = register(body, staff)
    with pytest.raises(Invalid):
        operations.add_term(deputy=deputy, body=body, from_on=from_on, until_on=until_on, by=staff, at=NOON)


def test_one_person_may_hold_terms_at_several_levels(body, staff):
    deputy = register(body, staff)
    operations.add_term(deputy=deputy, body=body.above, from_on=date(2024, 1, 1), by=staff_of(body.above), at=NOON)
    assert deputy.terms.in_force(on=DAY).count() == 2


def test_a_term_of_another_congress_and_dates_out_of_order_are_refused(body, staff):
    with pytest.raises(Invalid):
        register(body, staff, term=TermFactory(body=body.above))
    with pytest.raises(Invalid):
        register(body, staff, until_on=date(2022, 1, 1))


def test_an_ended_term_counts_on_its_last_day_and_cannot_end_again(body, staff):
    term = register(body, staff).terms.get()
    operations.end_term(term, on=DAY, reason="辞职被接受", by=staff, at=NOON)
    assert Deputy.objects.serving(on=DAY).exists()
    assert not Deputy.objects.serving(on=date(2026, 11, 3)).exists()
    with pytest.raises(MoveRefused):
        operations.end_term(term, on=date(2026, 12, 1), reason="again", by=staff, at=NOON)


def test_a_term_does_not_end_before_it_began(body, staff):
    with pytest.raises(Invalid):
        operations.end_term(register(body, staff).terms.get(), on=date(2020, 1, 1), reason="x", by=staff, at=NOON)


def test_a_suspended_deputy_does_not_serve_until_resumed(body, staff):
    term = register(body, staff).terms.get()
    operations.suspend_term(term, by=staff, at=NOON)
    assert not Deputy.objects.serving(on=DAY).exists()
    with pytest.raises(MoveRefused):
        operations.suspend_term(term, by=staff, at=NOON)
    operations.resume_term(term, by=staff, at=NOON)
    assert Deputy.objects.serving(on=DAY).exists()


def test_only_deputies_of_the_congress_are_in_its_groups(body, staff):
    group = DeputyGroupFactory(body=body)
    member, stranger = ServingDeputyFactory(terms__body=body), ServingDeputyFactory(terms__body=body.above)
    operations.set_group_members(group, members=[member], by=staff, at=NOON)
    assert list(group.members.all()) == [member]
    with pytest.raises(Invalid):
        operations.set_group_members(group, members=[stranger], by=staff, at=NOON)


def test_staff_see_the_deputies_of_their_scope_only(body, staff):
    own = DeputyTermFactory(body=body).deputy
    DeputyTermFactory(body=body.above)
    assert list(Deputy.objects.visible_to(staff)) == [own]


def picture(kind="PNG", size=(900, 600)):
    out = BytesIO()
    Image.new("RGB", size, "#884422").save(out, kind)
    return SimpleUploadedFile("face." + kind.lower(), out.getvalue())


def test_a_photograph_is_written_anew_as_a_small_jpeg(body, staff, client):
    deputy = register(body, staff, photograph=picture())
    with Image.open(deputy.photograph.path) as kept:
        assert (kept.format, kept.size) == ("JPEG", (480, 320))
    answer = client.get(f"/deputies/{deputy.pk}/photograph/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a" + b"0" * 50, b"", b"\x89PNG\r\n\x1a\n broken"])
def test_a_file_that_is_no_photograph_is_refused(body, staff, content):
    with pytest.raises(Invalid):
        register(
            body,
            staff,
            photograph=SimpleUploadedFile("face.png", content) if content else SimpleUploadedFile("f.png", b"x"),
        )
    assert not Deputy.objects.exists()


def test_a_deputy_is_found_by_what_they_do_while_in_office(body, staff):
    deputy = register(body, staff, occupation="社区卫生服务中心护士")
    term = deputy.terms.get()

    def found() -> list[str]:
        return [hit.url for hit in find("社区卫生").hits]

    assert found() == [f"/deputies/{deputy.pk}/"]
    operations.suspend_term(term, by=staff, at=NOON)
    assert found() == []
    operations.resume_term(term, by=staff, at=NOON)
    assert len(found()) == 1
    operations.end_term(term, on=date(2026, 11, 1), reason="moved", by=staff, at=NOON)
    assert found() == []
