"""django-allauth's pages of signing in and of the second factor, with what the portal adds."""

from typing import Any

from allauth.account.views import AccountInactiveView, LoginView, PasswordChangeView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from congress.accounts.models import User

from .adapter import PortalMFAAdapter
from .authenticators import authenticator_types, usable_code
from .factors import may_use_phone_code
from .pending import note_factor


class _OurSite:
    """Keep `site` the portal's own facts: allauth puts the host's name in their place."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class SignInView(_OurSite, LoginView):
    """User name and password."""


class ClosedView(_OurSite, AccountInactiveView):
    """The account is closed."""


class NewPasswordView(PasswordChangeView):
    """Change the password; somebody without one (a person of the demonstration) has nothing to change."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User) and not request.user.has_usable_password():
            messages.info(request, _("This account has no password to change. The security administrator gives one."))
            return redirect("mfa_index")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class SecondFactorView(_OurSite, AuthenticateView):
    """The code, the passkey, or the way to the phone code; in the demonstration the code stands beside it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        types = authenticator_types(user)
        more = {
            "types": types,
            "may_use_phone": may_use_phone_code(user),
            "demo_code": usable_code(user) if settings.DEMO else "",
        }
        return super().get_context_data(**kwargs) | more


class SecondFactorAgainView(ReauthenticateView):
    """The same for somebody who is signed in and goes to something that matters."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo_code = usable_code(self.request.user) if settings.DEMO else ""
        return super().get_context_data(**kwargs) | {"demo_code": demo_code}


class EnrolTOTPView(ActivateTOTPView):
    """Enrolling shows that the authenticator works: it counts as shown."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        note_factor(self.request, self.request.user, kind="totp")
        return response


class EnrolPasskeyView(AddWebAuthnView):
    """Likewise for a passkey."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        note_factor(self.request, self.request.user, kind="webauthn")
        return response


class ForgetPasskeyView(RemoveWebAuthnView):
    """The last second factor of somebody who needs one stays."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            row = Authenticator.objects.filter(pk=kwargs["pk"], user_id=request.user.pk).first()
            if row and not PortalMFAAdapter().can_delete_authenticator(row):
                messages.error(request, _("This is your only second factor. Add another one first."))
                return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


login = SignInView.as_view()
account_inactive = ClosedView.as_view()
password_change = NewPasswordView.as_view()
authenticate = SecondFactorView.as_view()
reauthenticate = SecondFactorAgainView.as_view()
activate_totp = EnrolTOTPView.as_view()
add_webauthn = EnrolPasskeyView.as_view()
remove_webauthn = ForgetPasskeyView.as_view()
