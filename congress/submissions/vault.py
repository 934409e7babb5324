"""Files on disk that are whole or not there, and that outlive a power cut once they are acknowledged."""

import os
import secrets
import tempfile
from pathlib import Path


def write_durably(root: Path, name: str, content: bytes) -> None:
    """Put `content` at `root/name` at once: written beside it, flushed to disk, renamed, the folder flushed."""
    target = root / name
    made = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(fresh, 0o640)
        os.replace(fresh, target)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    for folder in {target.parent, *(folder.parent for folder in made)}:
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def random_name(folder: str, ending: str) -> str:
    """Return a name nobody can guess, spread over 256 folders: `originals/3f/3f…`."""
    name = secrets.token_hex(20)
    return f"{folder}/{name[:2]}/{name}{ending}"
