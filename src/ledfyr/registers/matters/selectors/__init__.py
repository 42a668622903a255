"""Reads of matters."""

from .finding import facts_of, find_matter, matter_rows, matters_in, missing_in, proposal_of
from .papers import cooperation_words, extract_tree, recipients_tree, report_tree

__all__ = [
    "cooperation_words",
    "extract_tree",
    "facts_of",
    "find_matter",
    "matter_rows",
    "matters_in",
    "missing_in",
    "proposal_of",
    "recipients_tree",
    "report_tree",
]
