"""What people do with stations and messages: one verb each."""

from .contact import reveal_contact
from .following import answer, mark_read, note_visit, refer, take
from .moderation import decline, fold, hold, pass_on, redact, release, restore, route, set_complaint, withdraw
from .posting import Contact, Posted, Words, join_message, post_message
from .referrals import (
    draft_reply,
    issue_reply,
    pause_clock,
    resume_clock,
    return_referral,
    review_reply,
    send_back,
    take_back,
)
from .reminders import remind_late_messages, settle_unjudged_messages
from .verdicts import give_verdict

__all__ = [
    "Contact",
    "Posted",
    "Words",
    "answer",
    "decline",
    "draft_reply",
    "fold",
    "give_verdict",
    "hold",
    "issue_reply",
    "join_message",
    "mark_read",
    "note_visit",
    "pass_on",
    "pause_clock",
    "post_message",
    "redact",
    "refer",
    "release",
    "remind_late_messages",
    "restore",
    "resume_clock",
    "return_referral",
    "reveal_contact",
    "review_reply",
    "route",
    "send_back",
    "set_complaint",
    "settle_unjudged_messages",
    "take",
    "take_back",
    "withdraw",
]
