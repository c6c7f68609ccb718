"""The fixed list of topics from which people who are not signed in may be told a reason or a count.

Each topic is a phrase that completes "helps with ...", and the words that point to it.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from lamplighter.core.refusal import gettext_noop

FEWEST_TO_COUNT = 3  # fewer people than this and a number would point at somebody


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase people read, and the words (English, any form) that lead to it."""

    code: str
    phrase: str
    words: str


TOPICS: tuple[Topic, ...] = (
    Topic(
        "career-change",
        gettext_noop("changing direction"),
        "career change switch transition move shift shifts job field direction",
    ),
    Topic(
        "data",
        gettext_noop("working with data"),
        "data analysis analyst analytics statistics sql python machine learning science dashboard",
    ),
    Topic(
        "software",
        gettext_noop("building software"),
        "software programming code coding developer engineering engineer web backend frontend",
    ),
    Topic(
        "leading",
        gettext_noop("leading people"),
        "lead leading leader leadership team manage manager managing delegate",
    ),
    Topic(
        "difficult-talks",
        gettext_noop("difficult conversations"),
        "conflict feedback difficult conversation boss disagree say no boundaries",
    ),
    Topic("negotiating", gettext_noop("negotiating"), "negotiate negotiation salary pay raise offer contract"),
    Topic(
        "interviews",
        gettext_noop("interviews and applications"),
        "interview interviews application apply cv resume portfolio hiring",
    ),
    Topic(
        "speaking",
        gettext_noop("speaking in front of people"),
        "speak speaking talk presentation present public stage nervous",
    ),
    Topic("writing", gettext_noop("writing"), "write writing paper article blog report thesis book"),
    Topic(
        "research",
        gettext_noop("research and study"),
        "research phd study university degree doctorate academic exam learning",
    ),
    Topic("design", gettext_noop("design"), "design designer ux ui usability visual prototype"),
    Topic("product", gettext_noop("shaping a product"), "product roadmap users customer discovery strategy"),
    Topic(
        "starting-up",
        gettext_noop("starting something of your own"),
        "startup founder business freelance self-employed company own",
    ),
    Topic("open-source", gettext_noop("open source"), "open source contribute maintainer community project github"),
    Topic(
        "time",
        gettext_noop("time and energy"),
        "time priorities focus overwhelmed burnout stress balance energy planning",
    ),
    Topic(
        "confidence", gettext_noop("finding your feet"), "confidence stuck imposter doubt afraid lost start beginner"
    ),
    Topic(
        "moving",
        gettext_noop("arriving in a new place"),
        "abroad country language moving culture visa immigrant remote",
    ),
    Topic(
        "health",
        gettext_noop("work in health and care"),
        "nurse nursing doctor hospital clinic care patient health medicine",
    ),
    Topic("teaching", gettext_noop("teaching"), "teach teaching teacher school classroom trainer coach"),
    Topic("money", gettext_noop("money at work"), "budget finance funding grant fundraising accounting invoice"),
)


def topics_of(stems: Set[str], vocabulary: tuple[tuple[str, frozenset[str]], ...]) -> tuple[str, ...]:
    """Codes of the topics these stems point to, those with most words in common first.

    `vocabulary` pairs each topic's code with the stems of its words, from the same stemmer.
    """
    found = sorted((-len(stems & words), code) for code, words in vocabulary if stems & words)
    return tuple(code for _, code in found)
