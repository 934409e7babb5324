"""The public site, the desk and the drafting room of legislation, each in a file of its own."""

from django.urls import URLPattern, URLResolver

from .urls_bills import bills_patterns
from .urls_ledger import ledger_patterns
from .urls_library import library_patterns
from .urls_points import points_patterns
from .urls_voice import voice_patterns

app_name = "legislation"
urlpatterns: list[URLPattern | URLResolver] = [
    *library_patterns,
    *bills_patterns,
    *ledger_patterns,
    *points_patterns,
    *voice_patterns,
]
