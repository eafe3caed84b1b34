"""Video files and cameras."""
