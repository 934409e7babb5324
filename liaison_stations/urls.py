"""Addresses of this app: stations and messages."""

from django.urls import URLPattern

from .urls_desk import desk_patterns
from .urls_messages import message_patterns
from .urls_stations import station_patterns

app_name = "liaison_stations"
urlpatterns: list[URLPattern] = [*station_patterns, *message_patterns, *desk_patterns]
