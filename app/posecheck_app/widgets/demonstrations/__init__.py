"""Demonstrations of the exercises as moving figures."""
