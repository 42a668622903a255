"""Pages of the matters: translate in, call one service or selector, translate out."""

from .course import amend, decide, dispatch, end_exception, name_exception, otherwise, reopen, sign
from .panels import calendar_panel, meeting_panel, move_panel
from .showing import appendix_file, matter, matter_list, paper, part
from .writing import (
    about,
    add_clause,
    add_section,
    append_document,
    append_file,
    change_clause,
    change_section,
    cooperation,
    move_appendix,
    move_clause,
    remove_appendix,
    remove_clause,
    remove_section,
    start,
)

__all__ = [
    "about",
    "add_clause",
    "add_section",
    "amend",
    "append_document",
    "append_file",
    "appendix_file",
    "calendar_panel",
    "change_clause",
    "change_section",
    "cooperation",
    "decide",
    "dispatch",
    "end_exception",
    "matter",
    "matter_list",
    "meeting_panel",
    "move_appendix",
    "move_clause",
    "move_panel",
    "name_exception",
    "otherwise",
    "paper",
    "part",
    "remove_appendix",
    "remove_clause",
    "remove_section",
    "reopen",
    "sign",
    "start",
]
