"""Tests of tests: our own code is spoiled in one small place at a time, and some test must notice."""
