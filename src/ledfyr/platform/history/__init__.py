"""Append-only log of every change: who, what, when, why."""
