"""What the portal decides differently from django-allauth."""

import base64
import time
from typing import Any, cast

import segno
from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from congress.accounts.models import User
from congress.core.sealing import seal, unseal
from congress.limits.addresses import client_address
from congress.limits.operations import spend

from .devices import remember_device
from .factors import needs_second_factor

SEALED_AT = "mfa.authenticator"


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """One step between the password and the session: the second factor."""
        return ["congress.access.stages.SecondFactorStage"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Spend from the address's bucket; wrong passwords are counted by django-axes, per account."""
        spend(("sign-in", client_address(request)))

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing was taken from allauth's own limits."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just signed in need not type the password again to enrol a second factor."""
        request = context.request
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - latest > account_settings.REAUTHENTICATION_TIMEOUT)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Tell the user of a device not seen before."""
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, cast(User, user), at=timezone.now())
        return response


class PortalMFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are sealed with the keyring."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, place=SEALED_AT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), place=SEALED_AT)

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """Return an <svg> element without style attributes, which the policy would refuse."""
        return str(segno.make(url, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor of somebody who needs one stays until there is another."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        others = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return others.exists() or not needs_second_factor(authenticator.user)
