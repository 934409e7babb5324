"""What the portal decides differently from django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class PortalMFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are sealed with the keyring."""
