"""Two attempts beside each other: the moments that belong together, and one skeleton placed on the other."""
