"""Text that any XML may hold."""

import re

_CONTROLS = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_controls(text: str) -> str:
    """Return `text` without control characters and halves of surrogate pairs."""
    return _CONTROLS.sub("", text)
