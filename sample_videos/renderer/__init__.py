"""Renders clips of people exercising, with known ground truth for every frame."""
