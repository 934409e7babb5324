"""The desk's first page."""

from datetime import timedelta

import pytest

from congress.accounts.roles import Role
from congress.desk.registry import ToDo, register_to_dos, to_dos
from tests.factories.accounts import appointed, sign_in
from tests.factories.messages import MONDAY, Cast

pytestmark = pytest.mark.django_db


def titles(client) -> list[str]:
    return [item.title for item in client.get("/desk/").context["page_obj"].object_list]


def test_what_waits_longest_stands_first_and_late_ones_carry_a_word(client, set_database_clock):
    set_database_clock(MONDAY)
    cast = Cast()
    cast.with_deputy(text="新的事情。", at=MONDAY - timedelta(days=1))
    cast.with_deputy(text="旧的事情。", at=MONDAY - timedelta(days=20))
    page = sign_in(client, cast.deputy_user).get("/desk/")
    assert [item.title for item in page.context["page_obj"]] == ["旧的事情", "新的事情"]
    assert page.context["late"] == 1
    assert "tag-late" in page.content.decode()


def test_somebody_without_anything_to_do_is_told_so(client):
    page = sign_in(client, appointed(Role.MEMBER)).get("/desk/")
    assert page.status_code == 200
    assert "panel-good" in page.content.decode()


def test_a_stranger_is_sent_to_the_sign_in(client):
    assert client.get("/desk/").status_code == 302


def test_each_step_of_a_reply_waits_for_the_person_whose_it_is(client, set_database_clock):
    set_database_clock(MONDAY)
    cast = Cast()
    referral = cast.referred()
    assert titles(sign_in(client, cast.handler)) == [referral.message.title]
    assert titles(sign_in(client, cast.reviewer)) == []
    assert titles(sign_in(client, cast.deputy_user)) == []


def test_the_moderator_finds_the_queue_on_the_desk_and_in_the_admin(client, set_database_clock):
    set_database_clock(MONDAY)
    cast = Cast()
    message = cast.message()
    moderator = sign_in(client, cast.moderator)
    assert titles(moderator) == [message.title]
    assert message.title in moderator.get("/admin/").content.decode()


def test_a_source_registered_twice_is_asked_once():
    person = appointed(Role.MEMBER)

    def source(user, at):
        return [ToDo("x", "/", at, None, "y")] if user == person else []

    register_to_dos(source)
    register_to_dos(source)
    assert len(to_dos(person, at=MONDAY)) == 1
