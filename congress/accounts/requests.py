"""The request of a page for people who are signed in."""

from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """A request whose route asks for a role, so that somebody is certainly signed in. For annotations."""

    user: User
