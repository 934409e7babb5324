import uuid

import pytest
from django.urls import reverse

from congress.submissions import photographs
from congress.submissions.photographs import prepare, register_attachment_owner
from tests.factories.submissions import SUBJECT, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def owners(monkeypatch):
    monkeypatch.setattr(photographs, "_owners", {})
    monkeypatch.setattr(photographs, "_hand_over", lambda attachment_id: None)


def address(attachment):
    return reverse("submissions:photograph-show", args=[attachment.pk])


@pytest.fixture
def photograph():
    attachment = stored()
    prepare(str(attachment.pk))
    return attachment


def test_a_photograph_is_a_picture_that_can_run_nothing(client, photograph):
    register_attachment_owner(SUBJECT, lambda request, attachment: True)
    answer = client.get(address(photograph))
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert content.startswith(b"\xff\xd8\xff")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("inline; filename=")
    assert answer["Cache-Control"] == "private, max-age=600"


def test_the_thumbnail_is_smaller(client, photograph):
    register_attachment_owner(SUBJECT, lambda request, attachment: True)
    whole = client.get(address(photograph))
    small = client.get(address(photograph), {"size": "thumb"})
    assert int(small["Content-Length"]) < int(whole["Content-Length"])


def test_what_everybody_may_see_may_be_kept_by_caches(client, photograph):
    register_attachment_owner(SUBJECT, lambda request, attachment: True, is_public=lambda attachment: True)
    assert client.get(address(photograph))["Cache-Control"] == "public, max-age=600"


def test_none_not_allowed_not_ready_and_nobodys_read_the_same(client, photograph):
    nobodys = client.get(address(photograph))
    register_attachment_owner(SUBJECT, lambda request, attachment: False)
    answers = [
        nobodys,
        client.get(address(photograph)),
        client.get(reverse("submissions:photograph-show", args=[uuid.uuid4()])),
    ]
    register_attachment_owner(SUBJECT, lambda request, attachment: True)
    answers.append(client.get(address(stored())))
    assert {answer.status_code for answer in answers} == {404}
    assert {answer["Cache-Control"] for answer in answers} == {nobodys["Cache-Control"]}
    assert "no-store" in nobodys["Cache-Control"]


def test_a_photograph_is_only_looked_at(client, photograph):
    assert client.post(address(photograph)).status_code == 405


def test_the_component_shows_ready_waiting_and_unreadable_ones(photograph):
    from django.template.loader import render_to_string

    photograph.refresh_from_db()
    waiting, refused = stored(position=1), stored(position=2)
    refused.state = "refused"
    page = render_to_string("components/photographs.html", {"attachments": [photograph, waiting, refused]})
    assert page.count("<li>") == 3
    assert f"{address(photograph)}?size=thumb" in page
    assert page.count("<img") == 1
    assert "original" not in page
    assert render_to_string("components/photographs.html", {"attachments": []}).strip() == ""
