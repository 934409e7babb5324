"""What may be done with a contact-point task from its page, as the desk and the admin show it."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from liaison_stations.deeds import Deed
from liaison_stations.forms_desk import PlainForm, ReasonForm

from . import forms_points as forms
from .models import ContactTask
from .operations import contact as operations
from .permissions import may_work_on_task
from .permissions_points import may_manage_task, may_pass_down
from .states_cases import TASK


def _fits(move: str) -> Callable[[ContactTask], bool]:
    return lambda task: TASK.allows(move, task.state)


def _has_points_below(task: ContactTask) -> bool:
    below = task.point.collection_points.active()
    return task.state in operations.OPEN and below.exclude(tasks__consultation=task.consultation_id).exists()


TASK_DEEDS = (
    Deed(
        "take-up", _("Take it up"), _("Take it up"), _("It is yours now."), PlainForm, operations.take_up,
        may_work_on_task, _fits("take_up"),
    ),
    Deed(
        "submit", _("Submit"), _("Submit to whoever gave the task"), _("It is submitted."), forms.SubmitForm,
        operations.collate_and_submit, may_work_on_task, _fits("submit"),
    ),
    Deed(
        "pass-down", _("Hand it on to collection points"), _("Hand it on"), _("It is handed on."), forms.PassDownForm,
        operations.pass_down, may_pass_down, _has_points_below,
    ),
    Deed(
        "pass-on", _("The contributors were told"), _("Note it"), _("It is noted; the task is done."),
        forms.PassOnForm, operations.pass_on, may_work_on_task, _fits("pass_on"),
    ),
    Deed(
        "return", _("Give it back for more"), _("Give it back"), _("It is back with the point."), ReasonForm,
        operations.return_task, may_manage_task, _fits("return"),
    ),
    Deed(
        "call-off", _("Call the task off"), _("Call it off"), _("The task is called off."), ReasonForm,
        operations.call_off, may_manage_task, _fits("call_off"),
    ),
)  # fmt: skip
MANAGING_DEEDS = TASK_DEEDS[-2:]
