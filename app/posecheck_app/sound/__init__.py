"""Voice and tones."""
