"""Stored sessions: recordings, records, the database and the archive."""
