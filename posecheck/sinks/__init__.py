"""Consumers of engine updates: the answer of `check`, traces and reviews."""
