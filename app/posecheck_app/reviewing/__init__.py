"""Tools of the review page: marks on the picture, zoom, and files to save."""
