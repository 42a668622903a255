"""The years that a committee plans in."""
