"""Work on many clips: outcomes as they come, and the processes that do the work."""
