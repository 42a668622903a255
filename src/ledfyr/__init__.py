"""Ledfyr: an open integrated management system for Swedish municipalities."""

__version__ = "0.1.0"
