"""Control of a session from the mat, by waving."""
