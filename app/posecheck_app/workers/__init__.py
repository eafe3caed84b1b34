"""Threads that work behind the window."""
