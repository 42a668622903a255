"""Runs the checks of the rooms and keeps answers to findings."""
