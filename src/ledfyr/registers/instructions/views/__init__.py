"""Pages of the instructions."""

from .answering import answer, give_back, receive, submit
from .matrix import matrix, matrix_file
from .showing import calendar_panel, instruction, listing, start_card
from .writing import add_part, copy, issue, part, remove_part, start, write

__all__ = [
    "add_part",
    "answer",
    "calendar_panel",
    "copy",
    "give_back",
    "instruction",
    "issue",
    "listing",
    "matrix",
    "matrix_file",
    "part",
    "receive",
    "remove_part",
    "start",
    "start_card",
    "submit",
    "write",
]
