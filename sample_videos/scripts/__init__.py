"""What happens in each clip: one module for each, named like the clip."""
