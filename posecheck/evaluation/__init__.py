"""Answers held against labels."""
