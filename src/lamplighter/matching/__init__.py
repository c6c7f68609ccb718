"""The matching engine: the proven optimum for any programme, and a true reason for every pair.

A library of its own, on numpy and `lamplighter.core` alone. Scores are whole numbers, so a result is the same on every
machine and its proof is exact.
"""

from lamplighter.matching.assignment import OBJECTIVES, Price, Proof, Result, assign
from lamplighter.matching.live import Live, Moved
from lamplighter.matching.people import Participant, People, Role
from lamplighter.matching.pins import Contradiction
from lamplighter.matching.reading.people import read_people
from lamplighter.matching.reading.problem import BadInput, Problem
from lamplighter.matching.reading.rules import read_rules
from lamplighter.matching.rules import Criterion, Kind, Rules
from lamplighter.matching.run import Change, Pair, Run, match
from lamplighter.matching.verify import verify

__all__ = [
    "OBJECTIVES",
    "BadInput",
    "Change",
    "Contradiction",
    "Criterion",
    "Kind",
    "Live",
    "Moved",
    "Pair",
    "Participant",
    "People",
    "Price",
    "Problem",
    "Proof",
    "Result",
    "Role",
    "Rules",
    "Run",
    "assign",
    "match",
    "read_people",
    "read_rules",
    "verify",
]
