"""Turns poses into phases, holds, attempts and faults."""
