"""Stations and what residents write at them."""

from .message import ClockPause, Message, MessageStep, Neighbour, Referral, Verdict
from .station import DutyShift, LiaisonStation, OpeningHours, Standard, StandardCheck, StationCode, StationDeputy

__all__ = [
    "ClockPause",
    "DutyShift",
    "LiaisonStation",
    "Message",
    "MessageStep",
    "Neighbour",
    "OpeningHours",
    "Referral",
    "Standard",
    "StandardCheck",
    "StationCode",
    "StationDeputy",
    "Verdict",
]
