"""Which of the fixed topics a few words point to."""

from __future__ import annotations

from lamplighter.core.topic import FEWEST_TO_COUNT, TOPICS, topics_of

VOCABULARY = (
    ("data", frozenset({"data", "chart"})),
    ("leading", frozenset({"lead", "team"})),
    ("design", frozenset({"draw", "chart"})),
)


def test_more_words_in_common_come_first_and_ties_by_name() -> None:
    assert topics_of({"chart", "team", "lead"}, VOCABULARY) == ("leading", "data", "design")
    assert topics_of({"chart", "draw"}, VOCABULARY) == ("design", "data")


def test_words_of_no_topic_lead_nowhere() -> None:
    assert topics_of({"weather"}, VOCABULARY) == ()
    assert topics_of(set(), VOCABULARY) == ()


def test_every_topic_has_its_own_code_and_phrase() -> None:
    assert len({topic.code for topic in TOPICS}) == len({topic.phrase for topic in TOPICS}) == len(TOPICS)
    assert all(topic.words.split() for topic in TOPICS)


def test_two_people_are_too_few_to_count() -> None:
    assert FEWEST_TO_COUNT == 3
