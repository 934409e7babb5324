"""Where the embedded servers keep their data and sockets, and which user they run as."""

import hashlib
import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ServerUser:
    """The unprivileged user the servers run as; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, object]:
        """Return the `subprocess` options that drop to this user; none when we already are it."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Give `path` to this user when it is not its own already."""
        if os.geteuid() == 0 and path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)

    def can_execute(self, path: Path) -> bool:
        """Tell whether this user can reach and execute `path`."""
        done = subprocess.run(["/usr/bin/test", "-x", str(path)], **self.popen_options())  # type: ignore[call-overload]
        return bool(done.returncode == 0)


def server_user() -> ServerUser:
    """Return the current user, or for root `postgres` when it exists, else `nobody`."""
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise RuntimeError("No user 'postgres' or 'nobody' exists to run PostgreSQL as.")


def data_home(project: Path) -> Path:
    """Return the folder for the data of the embedded servers of the checkout at `project`.

    It is `PORTAL_DATA` when set, else `var/` of the project; for root under a private folder, where
    the server's user could not follow, a folder of that project's own below /var/tmp.
    """
    chosen = os.environ.get("PORTAL_DATA")
    if chosen:
        return Path(chosen).resolve()
    user = server_user()
    if os.geteuid() == 0 and not user.can_execute(project):
        return Path("/var/tmp") / f"portal-{fingerprint(project)}"
    return project / "var"


def socket_home(data: Path) -> Path:
    """Return the folder for sockets: short, since a socket's whole path must fit in 107 bytes."""
    return Path(tempfile.gettempdir() if len(tempfile.gettempdir()) < 40 else "/tmp") / (
        f"portal-{os.geteuid()}-{fingerprint(data)}"
    )


def fingerprint(path: Path) -> str:
    """Return ten characters that stand for `path`."""
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:10]
