"""Where the portal listens: a free port, kept open by the manager so that no restart loses it."""

import errno
import ipaddress
import socket
from dataclasses import dataclass

TRIES = 20  # ports after the wished one, before any free one is taken


@dataclass(frozen=True)
class Address:
    """Listening sockets on one port."""

    host: str
    port: int
    sockets: tuple[socket.socket, ...]

    @property
    def is_local(self) -> bool:
        """Tell whether only this machine can reach it."""
        return self.host in {"127.0.0.1", "localhost", "::1"}

    @property
    def names(self) -> list[str]:
        """Return the host names under which the portal answers, the best one to print first."""
        names = ["localhost", "127.0.0.1", "[::1]"]
        if not self.is_local:
            names.insert(0, lan_address() if _is_every_address(self.host) else self.host)
        return names

    @property
    def origin(self) -> str:
        """Return the origin to open: passkeys refuse a bare 127.0.0.1, so `localhost` here."""
        return f"http://{self.names[0]}:{self.port}"


def listen(host: str, wished: int) -> Address:
    """Listen on `host` at port `wished`, else at one near it, else at any. Raises OSError when none can be had."""
    for port in (wished, *range(wished + 1, wished + 1 + TRIES), 0):
        try:
            return _listen_on(host, port)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES} or port == 0:
                raise
    raise OSError(errno.EADDRINUSE, "No port is free.")


def _listen_on(host: str, port: int) -> Address:
    """Open the port; for this machine alone on both of its addresses, since `localhost` means either."""
    hosts = ["127.0.0.1", "::1"] if host in {"127.0.0.1", "localhost"} else [host]
    opened: list[socket.socket] = []
    try:
        for name in hosts:
            family = socket.AF_INET6 if ":" in name else socket.AF_INET
            if name == "::1" and not _has_ipv6():
                continue
            opened.append(_socket(family, name, port or (opened[0].getsockname()[1] if opened else 0)))
    except OSError:
        for one in opened:
            one.close()
        raise
    return Address(host, opened[0].getsockname()[1], tuple(opened))


def _socket(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError:
        listening.close()
        raise
    return listening


def _is_every_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def lan_address() -> str:
    """Return this machine's address in its network, or its host name. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation; only the route is looked up
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
