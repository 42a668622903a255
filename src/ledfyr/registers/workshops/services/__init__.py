"""Writes of the workshops: one function per use case."""

from .answering import answer_item, join_workshop
from .leading import (
    agree,
    close_workshop,
    dispose_answers,
    hide_spread,
    open_workshop,
    prepare_workshop,
    remove_workshop,
    reopen_workshop,
    reveal_spread,
)

__all__ = [
    "agree",
    "answer_item",
    "close_workshop",
    "dispose_answers",
    "hide_spread",
    "join_workshop",
    "open_workshop",
    "prepare_workshop",
    "remove_workshop",
    "reopen_workshop",
    "reveal_spread",
]
