"""The step between the password and the session."""

from allauth.core.internal.httpkit import headed_redirect_response
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponse

from .authenticators import authenticator_types
from .factors import may_use_phone_code


class SecondFactorStage(AuthenticateStage):
    """Ask for the authenticator or passkey, or for a phone code where that is allowed and nothing else is there.

    Whoever has neither gets a session that reaches the enrolment page only: see `middleware.SecondFactor`.
    """

    @property
    def urlname(self) -> str:
        """Where a sign-in that stopped here goes on."""
        return "mfa_authenticate" if authenticator_types(self.login.user) else "access:phone-factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Return where to go, or None when there is no factor to ask for."""
        user = self.login.user
        if not authenticator_types(user) and not may_use_phone_code(user):
            return None, True
        self.state["authentication_required"] = True
        return headed_redirect_response(self.urlname), True
