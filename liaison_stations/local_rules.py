"""What differs from congress to congress in the life of a message. No statute fixes these: no legal basis."""

from django.utils.translation import gettext_lazy as _

from congress.bodies.settings import LocalRule, register_rule

MODERATION_DAYS = "message.moderation_days"
ANSWER_DAYS = "message.answer_days"
KEEPER_DAYS = "message.keeper_days"
OFFICE_DAYS = "message.office_days"
RETURN_DAYS = "referral.return_days"
REFERRAL_DAYS = "referral.answer_days"
HOTLINE_DAYS = "hotline.answer_days"
HOTLINE_COMPLEX_DAYS = "hotline.complex_days"
SEPARATE_ISSUER = "referral.separate_issuer"
VERDICT_DAYS = "message.verdict_days"
REOPEN_DAYS = "message.reopen_days"
REOPEN_TIMES = "message.reopen_times"

_WORKING = _("working days")
_CALENDAR = _("calendar days")


def register() -> None:
    """Add the rules to the registry of the congresses' settings."""
    for key, label, default, kind, unit in (
        (MODERATION_DAYS, _("Time to let a message through"), 1, int, _WORKING),
        (ANSWER_DAYS, _("A deputy answers within"), 5, int, _WORKING),
        (KEEPER_DAYS, _("The station keeper is told when a message is late by"), 2, int, _WORKING),
        (OFFICE_DAYS, _("The county office is told when a message is late by"), 5, int, _WORKING),
        (RETURN_DAYS, _("A referral may be returned as not theirs within"), 5, int, _WORKING),
        (REFERRAL_DAYS, _("A department answers within"), 15, int, _WORKING),
        (HOTLINE_DAYS, _("The 12345 desk answers within"), 5, int, _WORKING),
        (HOTLINE_COMPLEX_DAYS, _("The 12345 desk answers a complex matter within"), 10, int, _WORKING),
        (SEPARATE_ISSUER, _("Who issues a reply is neither its drafter nor its reviewer"), True, bool, ""),
        (
            VERDICT_DAYS,
            _("The resident is asked whether it is solved, again after half of"),
            14,
            int,
            _CALENDAR,
        ),
        (REOPEN_DAYS, _("A closed message may be reopened within"), 30, int, _CALENDAR),
        (REOPEN_TIMES, _("How often a message is reopened before it closes unsolved"), 2, int, _("times")),
    ):
        register_rule(LocalRule(key, label, default, kind=kind, unit=unit))
