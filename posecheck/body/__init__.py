"""How the person is in the picture: facing, near side, view and framing."""
