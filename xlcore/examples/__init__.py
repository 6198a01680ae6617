"""Published forms as data, and as forms."""
