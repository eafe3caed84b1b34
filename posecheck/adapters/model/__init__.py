"""The pose model: fetching it and running it."""
