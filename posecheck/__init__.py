"""Watches people do back-pain exercises, counts repetitions and holds, and warns about bad form."""

__version__ = "0.1.0"
