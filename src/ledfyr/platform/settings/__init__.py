"""Dated values per municipality and committee; the code only seeds the defaults."""
