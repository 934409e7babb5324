"""The addresses of the portal, as the resolver knows them."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

# The admin's own catch-all for what is not found, and its old addresses: they have no name and show nothing.
NAMELESS = {("admin", "(?P<url>.*)$"), ("admin", "<path:object_id>/")}


def routes(urlconf: Any = None) -> dict[str, URLPattern]:
    """Return every address by `namespace:name`; one without a name stands under its pattern."""
    return dict(_walk(get_resolver(urlconf), ""))


def _walk(resolver: Any, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if not isinstance(entry, URLPattern):
            yield from _walk(entry, ":".join(part for part in (namespace, entry.namespace) if part))
        elif entry.name:
            yield (f"{namespace}:{entry.name}" if namespace else entry.name), entry
        elif (namespace, str(entry.pattern)) not in NAMELESS:
            yield f"{namespace} without a name: {entry.pattern}", entry
