"""Correcting the answer on the recording under review."""
