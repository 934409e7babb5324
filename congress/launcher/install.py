"""`python3 congress/launcher/install.py base|dev`: the virtual environment with the locked packages.

Runs as a file on the system's Python, before anything is installed. Does nothing when all is in place.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
OLDEST, NEWEST = (3, 11), (3, 13)
EVERY = 10.0  # seconds between two signs of life


class InstallFailed(RuntimeError):
    """A step failed; the message ends with what it said."""


def main(arguments: list[str]) -> int:
    """Install the lists named in `arguments`; return 1 and say why when that fails."""
    venv = Path(os.environ.get("PORTAL_VENV", PROJECT / ".venv"))
    try:
        check_python()
        for name in arguments:
            install(name, venv)
    except InstallFailed as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    return 0


def check_python() -> None:
    """Raise InstallFailed when this Python cannot run the portal."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        wanted, here = (
            f"{OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}",
            f"{sys.version_info[0]}.{sys.version_info[1]}",
        )
        raise InstallFailed(
            f"The portal needs Python {wanted}; this is {here}. `make PYTHON=python3.11 …` takes another."
        )


def install(name: str, venv: Path) -> None:
    """Bring `venv` up to `requirements/<name>.txt`; a first installation that was cut off is begun again."""
    wanted = PROJECT / "requirements" / f"{name}.txt"
    stamp = venv / f".installed-{name}"
    state = hashlib.sha256(wanted.read_bytes() + str(venv).encode() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    if not list(venv.glob(".installed-*")):
        shutil.rmtree(venv, ignore_errors=True)
        make_venv(venv)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    run_step(
        f"Installing the locked packages of {wanted.relative_to(PROJECT)}",
        [*pip, "install", "--quiet", "--require-hashes", "-r", str(wanted)],
    )
    fresh = stamp.with_suffix(".new")
    fresh.write_text(state)
    fresh.replace(stamp)


def make_venv(venv: Path) -> None:
    """Make the virtual environment. Raises InstallFailed."""
    try:
        run_step("Making the virtual environment", [sys.executable, "-m", "venv", str(venv)])
    except InstallFailed as error:
        shutil.rmtree(venv, ignore_errors=True)
        raise InstallFailed(f"{error}\nOn Debian `apt-get install python3-venv` brings what is needed.") from error


def run_step(title: str, command: list[str]) -> None:
    """Run `command` quietly with a sign of life; its words are shown when it fails."""
    begun = time.monotonic()
    print(f"  {title} …", end="", flush=True)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        try:
            while True:
                try:
                    code = process.wait(timeout=EVERY)
                    break
                except subprocess.TimeoutExpired:
                    print(f" {time.monotonic() - begun:.0f} s …", end="", flush=True)
        except BaseException:
            process.kill()
            process.wait()
            raise
        print(f" {time.monotonic() - begun:.1f} s", flush=True)
        if code != 0:
            said.seek(0)
            raise InstallFailed(f"{title} failed:\n{said.read().decode(errors='replace')[-4000:]}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
