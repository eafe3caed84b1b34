"""How each exercise is done, well and badly: named poses, and attempts made of them."""
