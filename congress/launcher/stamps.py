"""Which steps of the preparation were done, and for which version of their sources."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def digest(*patterns: str) -> str:
    """Return what stands for the content of the project's files that match the glob `patterns`."""
    found = hashlib.sha256()
    for path in sorted(_files(patterns)):
        found.update(str(path.relative_to(PROJECT)).encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def _files(patterns: Iterable[str]) -> set[Path]:
    found = {path for pattern in patterns for path in PROJECT.glob(pattern) if path.is_file()}
    made = {PROJECT / ".venv", PROJECT / "var"}  # what we make ourselves is no source
    return {path for path in found if path.suffix != ".pyc" and not made & set(path.parents)}


class Stamps:
    """The stamps of the installation whose data lies in `home`; written whole or not at all."""

    def __init__(self, home: Path) -> None:
        self.path = home / "prepared.json"
        try:
            self._stamps: dict[str, str] = json.loads(self.path.read_text())
        except (OSError, ValueError):
            self._stamps = {}

    def has(self, name: str, stamp: str) -> bool:
        """Tell whether the step `name` was done for `stamp`."""
        return self._stamps.get(name) == stamp

    def put(self, name: str, stamp: str) -> None:
        """Note that the step `name` is done for `stamp`."""
        self._stamps[name] = stamp
        fresh = self.path.with_suffix(".new")
        with open(fresh, "w") as file:
            json.dump(self._stamps, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.path)
