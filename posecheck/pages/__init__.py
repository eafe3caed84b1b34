"""Printable and HTML pages: reports, handouts and the evaluation page."""
