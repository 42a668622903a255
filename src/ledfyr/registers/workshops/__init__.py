"""The room of the rating workshops."""
