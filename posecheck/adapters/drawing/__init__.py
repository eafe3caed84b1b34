"""Painting on pictures, and plots."""
