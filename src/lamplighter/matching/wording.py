"""Parts of a score as people say them. Every word comes from what the two have told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lamplighter.matching.people import LEVELS, SLIDER, Participant
from lamplighter.matching.rules import Rules


def name_list(names: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def words_of(part: str, mentee: Participant, mentor: Participant, rules: Rules, half_hours: int) -> str:
    """One part in words. `half_hours` of the week both have."""
    own = OWN.get(part)
    if own:
        return own(mentee, mentor)
    if part == "logistics":
        return f"{half_hours // 2}{'½' if half_hours % 2 else ''} hours a week in common"
    return _criterion(part, mentee, mentor, rules)


def _need(mentee: Participant, mentor: Participant) -> str:
    covered = sorted(mentee.wants.keys() & mentor.offers.keys(), key=lambda s: (-mentee.wants[s] * mentor.offers[s], s))
    if covered:
        return "offers " + name_list([f"{skill} ({mentor.offers[skill]} of {LEVELS})" for skill in covered])
    if mentee.goal_vector and mentor.goal_vector:
        return "their goals are close to one another"
    return "offers none of the skills wanted" if mentee.wants else "the words of the goal, and what is offered"


def least_known(mentee: Participant, mentor: Participant) -> str:
    """What is wanted and offered, and least of all known."""
    covered = sorted(mentee.wants.keys() & mentor.offers.keys(), key=lambda skill: (mentor.offers[skill], skill))
    return f"knows less of {covered[0]} ({mentor.offers[covered[0]]} of {LEVELS})" if covered else ""


def _style(mentee: Participant, mentor: Participant) -> str:
    common = sorted(mentee.style.keys() & mentor.style.keys())
    apart = sum(abs(mentee.style[name] - mentor.style[name]) for name in common) // max(1, len(common))
    return f"in how they like to work they are {apart} of {SLIDER} apart"


def _preference(mentee: Participant, mentor: Participant) -> str:
    told = [_wish("mentee", mentee, mentor), _wish("mentor", mentor, mentee)]
    return "; ".join(filter(None, told))


def _wish(side: str, person: Participant, other: Participant) -> str:
    if not person.prefers:
        return ""
    if other.id in person.prefers:
        return f"place {person.prefers.index(other.id) + 1} on the {side}’s list"
    return f"not on the {side}’s list"


def _field(mentee: Participant, mentor: Participant) -> str:
    common = sorted(mentee.field & mentor.field)
    return f"both know {name_list(common)}" if common else "they come from different fields"


def _criterion(column: str, mentee: Participant, mentor: Participant, rules: Rules) -> str:
    criterion = next(c for c in rules.criteria if c.column == column)
    return (
        f"{column}: {mentee.told(column)} beside {mentor.told(criterion.of_mentor)} ({criterion.kind.value} asked for)"
    )


OWN: Final[Mapping[str, Callable[[Participant, Participant], str]]] = {
    "need": _need,
    "style": _style,
    "preference": _preference,
    "field": _field,
}
