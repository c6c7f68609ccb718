"""Figures against their budgets. They are printed, never asserted: timings do not belong in tests."""
