"""A "no" that says what to do. Its sentence can be translated; its facts are filled in afterwards."""

from __future__ import annotations


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation; the doors translate it when they show it."""
    return sentence


class Refusal(Exception):
    """A deed that may not happen. Speaks to the person who tried, never to a log."""

    def __init__(self, sentence: str, **facts: str | int) -> None:
        super().__init__(sentence % facts if facts else sentence)
        self.sentence = sentence
        self.facts = facts


class IllegalMove(Refusal):
    """The thing has moved on since the person looked."""
