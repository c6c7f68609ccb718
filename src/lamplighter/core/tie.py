"""Mentors nobody called so: what they were to somebody, and what is said to them."""

from __future__ import annotations

from enum import Enum


class Relation(Enum):
    """What the other one was, or is; the value is the code in the database."""

    RELATIVE = "relative"
    FRIEND = "friend"
    COLLEAGUE = "colleague"
    BOSS = "boss"
    TEACHER = "teacher"
    OTHER = "other"  # nobody has to say
