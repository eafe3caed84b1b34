"""A person's corrections of a recording, kept beside the answer of the engine, and labels made of them."""
