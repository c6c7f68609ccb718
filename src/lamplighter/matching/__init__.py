"""The matching engine: the proven optimum for any programme, and a true reason for every pair.

A library of its own, on numpy and `lamplighter.core` alone. Scores are whole numbers, so a result is the same on every
machine and its proof is exact.
"""

from lamplighter.matching.assignment import OBJECTIVES, Price, Proof, Result, assign

__all__ = ["OBJECTIVES", "Price", "Proof", "Result", "assign"]
