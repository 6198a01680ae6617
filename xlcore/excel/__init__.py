"""Inside Excel: the worksheet functions and what carries them there."""
