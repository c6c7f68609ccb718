"""Wakes the checks."""

from __future__ import annotations

from django.apps import AppConfig


class LamplighterConfig(AppConfig):
    name = "lamplighter"

    def ready(self) -> None:
        from lamplighter.config import checks  # app ready: checks need the app registry

        checks.register_all()
