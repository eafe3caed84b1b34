"""How the person appears in the picture: facing, near side, view and framing."""
