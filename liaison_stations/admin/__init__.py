"""The admin of stations and of messages."""

from . import messages

__all__ = ["messages"]
