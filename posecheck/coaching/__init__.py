"""Leads a person through a session and words what it tells them."""
