"""One filled-in form, independent of any file: model, money, scoring."""
