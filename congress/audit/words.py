"""What the verbs of the audit are called, for people: one word a verb, beside the verb itself."""

from collections.abc import Mapping

from congress.core.errors import Words

_words: dict[str, Words] = {}


def register_verbs(words: Mapping[str, Words]) -> None:
    """Declare, in `AppConfig.ready()`, what each verb that the app records is called."""
    _words.update(words)


def verb_in_words(verb: str) -> str:
    """Return what `verb` is called; the verb itself when no app knows it any more."""
    return str(_words.get(verb, verb))


def is_known(verb: str) -> bool:
    """Tell whether an app has declared `verb`."""
    return verb in _words
