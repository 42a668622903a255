"""The door: what other rooms may ask of the internal control."""

from .selectors import plan_rows, plan_rows_in

__all__ = ["plan_rows", "plan_rows_in"]
