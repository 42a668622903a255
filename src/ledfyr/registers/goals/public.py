"""The door: what other rooms may ask of the goals."""

from .rules import order_of, split_printed
from .selectors import goal_rows, goals_by_printed, goals_in
from .services import ensure_printed_goals

__all__ = ["ensure_printed_goals", "goal_rows", "goals_by_printed", "goals_in", "order_of", "split_printed"]
