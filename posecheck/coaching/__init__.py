"""Guides a person through a session and puts the guidance into words."""
