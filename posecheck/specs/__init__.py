"""Exercise files: the model, the checks across their parts, and the report of all mistakes."""
