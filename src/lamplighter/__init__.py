"""Lamplighter: the open mentoring platform."""

__version__ = "0.1.0"
