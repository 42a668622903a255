"""Systematic controls, the control plan and its control activities."""
