"""Addresses of sign-in. Only those pages of django-allauth that the portal uses: nobody signs up or resets here."""

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.urls import include, path

from . import views, views_factors

own = [
    path("second-factor/", views.factor_enrol, name="factor-enrol"),
    path("second-factor/phone/", views.phone_factor, name="phone-factor"),
    path("kept/", views.typed_kept_show, name="typed-kept"),
    path("demo/", views.demo, name="demo"),
    path("demo/sign-in/", views.demo_sign_in, name="demo-sign-in"),
]
urlpatterns = [
    path("", include((own, "access"))),
    path("login/", views_factors.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", views_factors.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", login_required(views_factors.password_change), name="account_change_password"),
    path("2fa/", base.index, name="mfa_index"),
    path("2fa/authenticate/", views_factors.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", views_factors.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/", login_required(views_factors.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/forget/", login_required(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/new/", login_required(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("2fa/recovery-codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("2fa/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", login_required(views_factors.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/passkeys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("2fa/passkeys/<int:pk>/forget/", login_required(views_factors.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/passkeys/<int:pk>/name/", login_required(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
