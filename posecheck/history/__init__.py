"""What a session leaves: recordings, records, the database and the archive."""
