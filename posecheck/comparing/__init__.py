"""Compares two attempts: matching moments, and one skeleton placed on the other."""
