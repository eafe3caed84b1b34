"""Background threads of the window."""
