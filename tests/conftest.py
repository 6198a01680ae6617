"""What all tests share: this folder is on the path, so that ``engines`` can be imported."""
