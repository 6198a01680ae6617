"""A file and the form that it holds: reading in, writing out."""
