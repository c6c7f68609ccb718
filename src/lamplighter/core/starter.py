"""First lines for whoever has none: three doors, and behind each a few sentences that many people could say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lamplighter.core.refusal import gettext_noop


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands on a door, what is asked behind it, and the lines to choose from."""

    door: str
    asks: str
    lines: tuple[str, ...]


class Starter(Enum):
    """The three doors, in the order of the first page. A name is an address, a line is somebody's first question."""

    STUCK = Behind(
        gettext_noop("I feel stuck"),
        gettext_noop("Which of these could be yours?"),
        (
            gettext_noop("I’m good at my job and bored by it. How do I find out what else I could do?"),
            gettext_noop("I work all day and nothing moves. How do I find what is in the way?"),
            gettext_noop("I have been doing the same for years. How do I change direction without starting from zero?"),
            gettext_noop("I know what I should do, and I don’t do it. How did you get going?"),
            gettext_noop("I no longer know whether I want this career. How do others decide?"),
            gettext_noop("Everybody around me seems further along. How do I find my own next step?"),
        ),
    )
    BETTER = Behind(
        gettext_noop("I want to get better at something"),
        gettext_noop("What would you like to be better at?"),
        (
            gettext_noop("How do I get better at speaking in front of people?"),
            gettext_noop("How do I write so that busy people read to the end?"),
            gettext_noop("How do I learn to lead people who know more than I do?"),
            gettext_noop("How do I get into working with data without a degree in it?"),
            gettext_noop("How do I say difficult things without losing the other person?"),
            gettext_noop("How do I plan my weeks so that the important things get done?"),
        ),
    )
    COMING_UP = Behind(
        gettext_noop("Something is coming up"),
        gettext_noop("What is coming up?"),
        (
            gettext_noop("I have an interview soon. What should I practise?"),
            gettext_noop("I’m about to lead a team for the first time. What would you have liked to know?"),
            gettext_noop("I have to give a talk and I’m nervous. How do I prepare?"),
            gettext_noop("I want to ask for more pay. How do I say it?"),
            gettext_noop("I have two offers and don’t know how to choose. What would you look at?"),
            gettext_noop("I come back to work after a long break. How do I begin again?"),
        ),
    )

    @property
    def code(self) -> str:
        """Its name in an address: it says which door, and no word of anybody's."""
        return self.name.lower().replace("_", "-")


def starter_of(code: str) -> Starter | None:
    """The door behind an address, or None."""
    return next((starter for starter in Starter if starter.code == code), None)
