"""Renders clips of people who exercise, with the truth about every frame known beforehand."""
