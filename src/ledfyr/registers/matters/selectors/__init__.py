"""Reads of matters."""

from .finding import (
    days_ahead,
    facts_of,
    find_matter,
    matter_of_part,
    matter_rows,
    matters_at,
    matters_between,
    matters_in,
    meeting_choices,
    missing_in,
    proposal_of,
    secret_name,
    secrets_in,
)
from .papers import Edition, cooperation_words, extract_tree, recipients_tree, report_tree

__all__ = [
    "Edition",
    "cooperation_words",
    "days_ahead",
    "extract_tree",
    "facts_of",
    "find_matter",
    "matter_of_part",
    "matter_rows",
    "matters_at",
    "matters_between",
    "matters_in",
    "meeting_choices",
    "missing_in",
    "proposal_of",
    "recipients_tree",
    "report_tree",
    "secret_name",
    "secrets_in",
]
