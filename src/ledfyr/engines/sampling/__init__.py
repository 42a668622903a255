"""Samples: sizes, draws that anyone can repeat, and exact bounds. Pure: no Django, no files, no clock, no chance."""
