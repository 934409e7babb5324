"""Where the embedded servers keep their data and sockets, and which user they run as."""

import hashlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST_SOCKET_FOLDER = 90  # a socket's whole path must fit in 107 bytes


class StartFailed(RuntimeError):
    """A server did not come up, or may not; the message says what to do about it."""


@dataclass(frozen=True)
class ServerUser:
    """The unprivileged user the servers run as; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """Return the `subprocess` options that drop to this user; none when we already are it."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Give `path` to this user when it is not its own already."""
        if os.geteuid() == 0 and path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)

    def can_execute(self, path: Path) -> bool:
        """Tell whether this user can reach and execute (for a folder: enter) `path`."""
        if not self.popen_options():
            return os.access(path, os.X_OK)
        done = subprocess.run(["/usr/bin/test", "-x", str(path)], cwd="/", **self.popen_options())
        return bool(done.returncode == 0)


def server_user() -> ServerUser:
    """Return the current user, or for root `postgres` when it exists, else `nobody`."""
    if os.geteuid() != 0:
        return current_user()
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise StartFailed("No user 'postgres' or 'nobody' exists to run PostgreSQL as.")


def current_user() -> ServerUser:
    """Return the user of this process."""
    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # a container may run as a number without a name
        return ServerUser(str(uid), uid, os.getegid())
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def data_home(project: Path) -> Path:
    """Return the folder for the data of the embedded servers of the checkout at `project`.

    It is `PORTAL_DATA` when set, else `var/` of the project; for root under a private folder, where
    the server's user could not follow, a folder of that project's own below /var/tmp.
    """
    chosen = os.environ.get("PORTAL_DATA")
    if chosen:
        return Path(chosen).resolve()
    if os.geteuid() == 0 and not server_user().can_execute(project):
        return Path("/", "var", "tmp", f"portal-{fingerprint(project)}")
    return project / "var"


def socket_home(data: Path) -> Path:
    """Return the folder for the sockets of the server at `data`: short, and the same for every process."""
    inside = data / "sockets"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    return Path("/", "tmp", f"portal-{os.geteuid()}-{fingerprint(data)}")


def make_private_folder(path: Path, user: ServerUser, *, mode: int = 0o700) -> None:
    """Make `path` where missing and give it to `user`; raise StartFailed when it is somebody else's.

    Folders above it are made so that others may pass through but not look.
    """
    try:
        for above in reversed(path.parents):
            if not above.exists():
                above.mkdir(mode=0o711, exist_ok=True)
        path.mkdir(mode=mode, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise StartFailed(f"{path} cannot be made: {error.strerror}. PORTAL_DATA can name another folder.") from error
    if path.is_symlink() or found.st_uid not in {os.geteuid(), user.uid}:
        raise StartFailed(f"{path} belongs to somebody else: remove it, or let PORTAL_DATA name another folder.")
    user.owns(path)
    if not user.can_execute(path):
        raise StartFailed(f"The user {user.name} cannot enter {path}: let PORTAL_DATA name another folder.")


def fingerprint(path: Path) -> str:
    """Return ten characters that stand for `path`."""
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:10]
