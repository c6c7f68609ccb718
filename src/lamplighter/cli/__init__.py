"""Verbs that need neither a database nor a running Lamplighter."""
