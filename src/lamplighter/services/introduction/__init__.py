"""Asking somebody, and answering: every deed of this room by its name."""

from lamplighter.services.introduction.answer import (
    accept,
    answer_question,
    ask_back,
    confirm_line,
    decline,
    decline_and_suggest,
    reply,
    state_line,
    withdraw,
    write_back,
)
from lamplighter.services.introduction.ask import ask
from lamplighter.services.introduction.lapse import (
    expire_silent_requests,
    forget_answered_words,
    forget_cooled_requests,
    nudge_asked_people,
)
from lamplighter.services.introduction.proof import let_it_count, say_it_helped
from lamplighter.services.introduction.step import move_request

__all__ = [
    "accept",
    "answer_question",
    "ask",
    "ask_back",
    "confirm_line",
    "decline",
    "decline_and_suggest",
    "expire_silent_requests",
    "forget_answered_words",
    "forget_cooled_requests",
    "let_it_count",
    "move_request",
    "nudge_asked_people",
    "reply",
    "say_it_helped",
    "state_line",
    "withdraw",
    "write_back",
]
