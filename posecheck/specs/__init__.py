"""Exercise files: model, loader, cross-checks, and a report of all mistakes at once."""
