"""The admin of stations and messages."""
