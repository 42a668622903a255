"""Reads files and writes exports."""
