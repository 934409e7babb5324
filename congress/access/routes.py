"""Who every address of the portal is for. An address that is missing here fails the tests, and lets nobody in.

- `public`: everybody, and what is shown is the same for everybody.
- `resident`: whoever writes, or holds a receipt; no account is needed, and the view asks for the receipt itself.
- `role`: whoever is signed in with a second factor; the view asks for the role and scopes the rows.

`middleware.SecondFactor` sends whoever is not signed in away from every `role` address, whatever the view says.
"""

PUBLIC, RESIDENT, ROLE = "public", "resident", "role"

# Every name of these namespaces is of one kind.
NAMESPACES = {"admin": ROLE, "api": PUBLIC}

ROUTES = {
    # the portal's own
    "home": PUBLIC,
    "accessibility": PUBLIC,
    "privacy": PUBLIC,
    "site-map": PUBLIC,
    "elder-switch": PUBLIC,
    "set_language": PUBLIC,
    "search": PUBLIC,
    "api-guide": PUBLIC,
    "health-live": PUBLIC,
    "health-ready": PUBLIC,
    "regions:division-find": PUBLIC,
    # signing in
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,  # asks for a password just typed
    "access:phone-factor": PUBLIC,  # likewise
    "access:demo": PUBLIC,  # in the demonstration only
    "access:demo-sign-in": PUBLIC,
    "access:factor-enrol": ROLE,
    "access:typed-kept": ROLE,
    "account_change_password": ROLE,
    "account_reauthenticate": ROLE,
    "mfa_index": ROLE,
    "mfa_reauthenticate": ROLE,
    "mfa_activate_totp": ROLE,
    "mfa_deactivate_totp": ROLE,
    "mfa_view_recovery_codes": ROLE,
    "mfa_generate_recovery_codes": ROLE,
    "mfa_download_recovery_codes": ROLE,
    "mfa_list_webauthn": ROLE,
    "mfa_add_webauthn": ROLE,
    "mfa_reauthenticate_webauthn": ROLE,
    "mfa_remove_webauthn": ROLE,
    "mfa_edit_webauthn": ROLE,
    # the desk and its notices
    "desk:desk-home": ROLE,
    "notifications:notice-list": ROLE,
    "notifications:notice-open": ROLE,
    "notifications:notice-read-all": ROLE,
    "notifications:demo-outbox": PUBLIC,  # in the demonstration only
    # deputies
    "deputies:deputy-list": PUBLIC,
    "deputies:deputy-detail": PUBLIC,
    "deputies:deputy-photograph": PUBLIC,
    # stations
    "liaison_stations:station-enter": PUBLIC,
    "liaison_stations:station-list": PUBLIC,
    "liaison_stations:station-detail": PUBLIC,
    "liaison_stations:station-photograph": PUBLIC,
    "liaison_stations:station-standards": PUBLIC,
    "liaison_stations:station-poster": ROLE,
    "liaison_stations:station-qr": ROLE,
    # messages: what everybody reads, what a resident does, what the desk does
    "liaison_stations:message-list": PUBLIC,
    "liaison_stations:message-detail": PUBLIC,
    "liaison_stations:message-write": RESIDENT,
    "liaison_stations:message-similar": RESIDENT,
    "liaison_stations:message-receipt": RESIDENT,
    "liaison_stations:message-join": RESIDENT,
    "liaison_stations:phone-code": RESIDENT,
    "liaison_stations:thread-find": RESIDENT,
    "liaison_stations:thread-show": RESIDENT,
    "liaison_stations:thread-leave": RESIDENT,
    "liaison_stations:thread-verdict": RESIDENT,
    "liaison_stations:desk-message-list": ROLE,
    "liaison_stations:desk-message-detail": ROLE,
    "liaison_stations:desk-message-deed": ROLE,
    "liaison_stations:desk-message-take-back": ROLE,
    "liaison_stations:desk-message-contact": ROLE,
    "liaison_stations:desk-referral-list": ROLE,
    "liaison_stations:desk-referral-detail": ROLE,
    "liaison_stations:desk-referral-deed": ROLE,
    "liaison_stations:desk-counter-list": ROLE,
    "liaison_stations:desk-counter-write": ROLE,
    # consultations: what everybody reads, what a resident does
    "legislation:regulation-list": PUBLIC,
    "legislation:regulation-detail": PUBLIC,
    "legislation:article-detail": PUBLIC,
    "legislation:regulation-compare": PUBLIC,
    "legislation:version-download": PUBLIC,
    "legislation:bill-list": PUBLIC,
    "legislation:bill-detail": PUBLIC,
    "legislation:plan-list": PUBLIC,
    "legislation:figure-list": PUBLIC,
    "legislation:consultation-list": PUBLIC,
    "legislation:consultation-detail": PUBLIC,
    "legislation:opinion-list": PUBLIC,
    "legislation:opinion-write": RESIDENT,
    "legislation:opinion-similar": RESIDENT,
    "legislation:opinion-receipt": RESIDENT,
    "legislation:opinion-thread": RESIDENT,
    "legislation:subscription-write": RESIDENT,
    "legislation:bill-subscribe": RESIDENT,
    "legislation:subscription-thread": RESIDENT,
    "submissions:photograph-show": RESIDENT,
    # legislation: the drafting room, the adoption ledger and its published table
    "legislation:drafting-room": ROLE,
    "legislation:drafting-room-next": ROLE,
    "legislation:drafting-room-deed": ROLE,
    "legislation:ledger-entry": ROLE,
    "legislation:ledger-entry-deed": ROLE,
    "legislation:ledger-confirm": ROLE,
    "legislation:ledger-report": ROLE,
    "legislation:ledger-export": ROLE,
    "legislation:consultation-outcome": PUBLIC,
    "legislation:outcome-export": PUBLIC,
    # legislation: contact points, their desk, approvals
    "legislation:contact-point-list": PUBLIC,
    "legislation:approval-list": PUBLIC,
    "legislation:approval-detail": PUBLIC,
    "legislation:desk-task-list": ROLE,
    "legislation:desk-task-detail": ROLE,
    "legislation:desk-task-deed": ROLE,
    "legislation:desk-session-add": ROLE,
    "legislation:desk-opinion-add": ROLE,
    "legislation:desk-collect-slip": ROLE,
    "legislation:desk-task-feedback": ROLE,
    # what is kept under a number: whoever has shown by a code that it is theirs
    "submissions:my-data-find": PUBLIC,
    "submissions:my-data-show": RESIDENT,
    "submissions:my-data-download": RESIDENT,
    "submissions:my-data-erase": RESIDENT,
    "submissions:my-data-leave": RESIDENT,
}


def kind_of(name: str) -> str | None:
    """Return the kind of the address called `namespace:name`, or None when nobody has classified it."""
    return NAMESPACES.get(name.partition(":")[0]) if ":" in name and name not in ROUTES else ROUTES.get(name)
