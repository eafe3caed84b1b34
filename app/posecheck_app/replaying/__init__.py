"""Instant replay: the last set is shown again in the rest after it. The command `replay` is another thing."""
