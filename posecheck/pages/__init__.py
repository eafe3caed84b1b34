"""Pages for people: reports, handouts and the evaluation page."""
