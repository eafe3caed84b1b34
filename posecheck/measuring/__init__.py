"""Measuring on the picture of a recording: angles at joints and of limbs, lines and notes."""
