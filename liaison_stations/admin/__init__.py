"""The admin of stations and of messages."""

from . import messages, stations

__all__ = ["messages", "stations"]
