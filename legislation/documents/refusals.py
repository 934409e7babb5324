"""Why a text cannot be a regulation, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from legislation.text.parsing import NotARegulation

REASONS = {
    "empty": gettext_lazy("there are no words in it."),
    "too-long": gettext_lazy("it is longer than two million characters."),
    "binary": gettext_lazy("this is no text."),
    "pdf": gettext_lazy("this is a PDF. Send the Word file it was made of."),
    "markup": gettext_lazy("this is a web page. Copy its text."),
    "no-article": gettext_lazy("no article (第一条) begins anywhere in it."),
}


def refusal_words(error: NotARegulation) -> str:
    """Return the sentence that tells which line cannot belong to a regulation, and why."""
    facts = {"line": error.line, "reason": REASONS[error.reason], "text": error.text[:40]}
    if error.text:
        return _("Line %(line)s (“%(text)s”): this cannot be a regulation: %(reason)s") % facts
    return _("Line %(line)s: this cannot be a regulation: %(reason)s") % facts
