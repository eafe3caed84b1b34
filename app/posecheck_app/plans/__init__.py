"""The training plan: its page, its file, what it asks for today."""
