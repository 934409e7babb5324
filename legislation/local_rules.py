"""What differs from congress to congress in making regulations. No statute fixes these: no legal basis."""

from django.utils.translation import gettext_lazy as _

from congress.bodies.settings import LocalRule, register_rule

TASK_DAYS = "legislation.task_days"
TASK_REMIND_DAYS = "legislation.task_remind_days"
TASK_LATE_DAYS = "legislation.task_late_days"
WINDOW_FIRST_DAYS = "legislation.window_first_days"
WINDOW_LAST_DAYS = "legislation.window_last_days"
APPROVAL_FIRST_DAYS = "legislation.approval_first_days"
APPROVAL_SECOND_DAYS = "legislation.approval_second_days"
APPROVAL_THIRD_DAYS = "legislation.approval_third_days"
APPROVAL_LATE_DAYS = "legislation.approval_late_days"
FILING_FIRST_DAYS = "legislation.filing_first_days"
FILING_SECOND_DAYS = "legislation.filing_second_days"
FILING_LATE_DAYS = "legislation.filing_late_days"
SHELVED_DAYS = "legislation.shelved_days"

_DAYS = _("calendar days")


def register() -> None:
    """Add the rules to the registry of the congresses' settings."""
    for key, label, default in (
        (TASK_DAYS, _("A contact point's task is due after"), 20),
        (TASK_REMIND_DAYS, _("A contact point is reminded of its task before it is due by"), 5),
        (TASK_LATE_DAYS, _("Who gave a contact point its task is told when it is late by"), 2),
        (WINDOW_FIRST_DAYS, _("Staff and subscribers are reminded of a closing consultation before its end by"), 7),
        (WINDOW_LAST_DAYS, _("Staff and subscribers are reminded again before its end by"), 2),
        (APPROVAL_FIRST_DAYS, _("Reviewers are reminded of an approval before the last day by"), 30),
        (APPROVAL_SECOND_DAYS, _("Reviewers are reminded of an approval again before the last day by"), 10),
        (APPROVAL_THIRD_DAYS, _("Reviewers are reminded of an approval a third time before the last day by"), 3),
        (APPROVAL_LATE_DAYS, _("The council of chairpersons is told when an approval is late by"), 7),
        (FILING_FIRST_DAYS, _("Staff are reminded of a filing before the last day by"), 10),
        (FILING_SECOND_DAYS, _("Staff are reminded of a filing again before the last day by"), 3),
        (FILING_LATE_DAYS, _("The council of chairpersons is told when a filing is late by"), 5),
        (SHELVED_DAYS, _("A shelved bill is brought up before its two years end by"), 30),
    ):
        register_rule(LocalRule(key, label, default, unit=_DAYS))
