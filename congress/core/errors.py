"""The refusals every operation may raise; one middleware turns them into a page or a problem document."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Refusal(Exception):
    """Something was not done, for a reason the person may know. `detail` is shown to them."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[Words] = _("This could not be done")

    def __init__(self, detail: Words = "") -> None:
        super().__init__(str(detail))
        self.detail: Words = detail


class NotAllowed(Refusal):
    """The person has no permission for this."""

    status = 403
    code = "not-allowed"
    title = _("You may not do this")


class NotFound(Refusal):
    """There is nothing here for this person, whether or not it exists."""

    status = 404
    code = "not-found"
    title = _("Nothing was found here")


class MoveRefused(Refusal):
    """The state does not allow the step, or somebody else was faster."""

    status = 409
    code = "move-refused"
    title = _("This step is not possible now")


class Gone(Refusal):
    """It was here and is here no longer."""

    status = 410
    code = "gone"
    title = _("This is no longer here")


class Invalid(Refusal):
    """What was sent cannot be used as it is."""

    status = 422
    code = "invalid"
    title = _("Please check what you entered")


class TooMany(Refusal):
    """A limit was reached. `retry_after` is in seconds."""

    status = 429
    code = "too-many"
    title = _("That was very often")

    def __init__(self, detail: Words = "", *, retry_after: int = 60) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


def require(allowed: bool, detail: Words = "") -> None:
    """Raise NotAllowed unless `allowed`."""
    if not allowed:
        raise NotAllowed(detail)
