"""Replays the last set in the rest after it."""
