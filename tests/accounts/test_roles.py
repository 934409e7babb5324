"""Roles, passwords, and the admin's ground."""

import itertools

import pytest
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from congress.accounts.models import User
from congress.accounts.passwords import character_classes
from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import ADMINISTRATORS, Role, may_be_held_together
from congress.bodies.models import Committee
from tests.factories.accounts import UserFactory, appointed
from tests.factories.bodies import CommitteeFactory

COUNTY = ".43.4301.430111."


@pytest.mark.parametrize("pair", list(itertools.combinations(Role.values, 2)), ids="+".join)
def test_an_administrator_is_nothing_else(pair):
    assert may_be_held_together(set(pair)) == (not set(pair) & ADMINISTRATORS)


@pytest.mark.parametrize(
    ("password", "classes"), [("abc", 1), ("abC", 2), ("abC1", 3), ("abC1-", 4), ("岳麓山a1", 3), ("", 0)]
)
def test_classes_of_characters(password, classes):
    assert character_classes(password) == classes


@pytest.mark.parametrize(("password", "is_good"), [("Lushan-26", True), ("Lushan-2", True), ("Lush-26", False)])
def test_eight_characters_are_the_least(password, is_good):
    if is_good:
        validate_password(password)
        return
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.django_db
def test_appointments_are_read_once(django_assert_num_queries):
    user = User.objects.get(pk=appointed(Role.STAFF).pk)
    with django_assert_num_queries(2):
        assert user.holds(Role.STAFF)
        assert not user.holds(Role.KEEPER)
        assert [a.path for a in user.scopes()] == [".43."]


@pytest.mark.django_db
def test_a_closed_account_holds_nothing():
    user = appointed(Role.STAFF)
    user.is_active = False
    user.save()
    assert not User.objects.get(pk=user.pk).holds(Role.STAFF)


class CommitteePage(RoleModelAdmin):
    view_roles = frozenset({Role.STAFF, Role.MODERATOR})
    change_roles = frozenset({Role.STAFF})
    path_field = "body__path"


@pytest.mark.django_db
class TestRoleModelAdmin:
    page = CommitteePage(Committee, admin.site)

    def request_of(self, user):
        request = RequestFactory().get("/")
        request.user = user
        return request

    @pytest.mark.parametrize(
        ("role", "path", "sees", "changes"),
        [
            (Role.STAFF, COUNTY, True, True), (Role.STAFF, ".43.", True, True),
            (Role.STAFF, ".43.4302.", False, False), (Role.STAFF, ".43.4301.430111.430111103.", False, False),
            (Role.MODERATOR, COUNTY, True, False), (Role.SYSTEM_ADMIN, ".43.", False, False),
        ],
    )  # fmt: skip
    def test_a_role_reaches_what_lies_below_its_appointment(self, role, path, sees, changes):
        row, request = CommitteeFactory(), self.request_of(appointed(role, path))
        assert self.page.has_view_permission(request, row) == sees
        assert self.page.has_change_permission(request, row) == changes
        assert (row in self.page.get_queryset(request)) == sees
        assert not self.page.has_delete_permission(request, row)
        assert not self.page.has_add_permission(request)

    def test_a_superuser_without_an_appointment_reaches_nothing(self):
        row, request = CommitteeFactory(), self.request_of(UserFactory(is_superuser=True))
        assert not self.page.has_module_permission(request)
        assert not self.page.has_view_permission(request, row)
        assert not self.page.get_queryset(request).exists()
