"""Addresses of messages."""

from django.urls import URLPattern

message_patterns: list[URLPattern] = []
