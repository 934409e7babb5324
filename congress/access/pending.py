"""A sign-in that waits for its second factor, and a session that lacks one."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.internal.constants import LoginStageKey
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from congress.accounts.models import User


def pending_stage(request: HttpRequest) -> Any:
    """Return the sign-in's waiting step, or None."""
    return LoginStageController.enter(request, LoginStageKey.MFA_AUTHENTICATE.value)


def user_in_question(request: HttpRequest) -> User | None:
    """Return who is to show a second factor: who is signing in, or who is signed in."""
    if isinstance(request.user, User):
        return request.user
    stage = pending_stage(request)
    return stage.login.user if stage else None


def finish_second_factor(request: HttpRequest, user: User, *, kind: str) -> HttpResponse:
    """Note that `user` has shown a factor of `kind`, and go on: into the session, or back to the page."""
    if isinstance(request.user, User):
        note_factor(request, user, kind=kind)
        request.session.cycle_key()
        return redirect(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)
    stage = pending_stage(request)
    record_authentication(request, user, "mfa", type=kind)
    response: HttpResponse = stage.exit()
    return response


def note_factor(request: HttpRequest, user: User, *, kind: str) -> None:
    """Write into the session that `user` has shown a factor of `kind` just now."""
    record_authentication(request, user, "mfa", type=kind)
    request.session["factor_at"] = time.time()
