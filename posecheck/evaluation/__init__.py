"""Scoring of answers against labels."""
