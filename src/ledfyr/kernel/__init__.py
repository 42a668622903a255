"""Pure Python under every floor: the words that rooms and engines share. No Django, no clock, no files."""
