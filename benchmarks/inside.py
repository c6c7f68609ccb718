"""Runs another of these files inside the product, as its settings and the environment have it."""

from __future__ import annotations

import os
import runpy
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.config.settings")
    django.setup()
    name = sys.argv.pop(1)
    runpy.run_module(f"benchmarks.{name}", run_name="__main__", alter_sys=True)
