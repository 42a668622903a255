"""Processes, working methods, undesired events, ratings, handling, matrix."""
