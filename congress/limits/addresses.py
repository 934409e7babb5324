"""Where a request comes from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """Return the caller's address: an IPv4 address, or the /64 network of an IPv6 one.

    Each of the `TRUSTED_PROXIES` proxies in front of the portal adds the address it saw to the end of
    X-Forwarded-For; whatever stands further left was written by the caller and is not believed. With no
    proxy the header is not read at all.
    """
    proxies: int = settings.TRUSTED_PROXIES
    seen = [request.META.get("REMOTE_ADDR", "")]
    if proxies:
        parts = request.headers.get("x-forwarded-for", "").split(",")
        forwarded = [part.strip() for part in parts if part.strip()]
        seen = forwarded[-proxies:] if len(forwarded) >= proxies else seen
    return _plain(seen[0])


def _plain(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)
