"""Screens: shell, room discovery, partial updates."""
