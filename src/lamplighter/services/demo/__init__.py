"""The demonstration: sixty made-up people, whose eyes to look through, and two weeks that pass at a tap."""

from __future__ import annotations

from lamplighter.services.demo.eyes import be_somebody
from lamplighter.services.demo.fill import DemoPerson, fill_with_demo
from lamplighter.services.demo.forward import let_days_pass, live_a_day
from lamplighter.services.demo.people import FEW, FIGURES

__all__ = ["FEW", "FIGURES", "DemoPerson", "be_somebody", "fill_with_demo", "let_days_pass", "live_a_day"]
