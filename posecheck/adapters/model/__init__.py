"""The pose model: downloading and running it."""
