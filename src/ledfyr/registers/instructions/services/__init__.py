"""Writes of the instructions."""

from .answering import EmptyAnswer, HouseEmpty, PartsMissing, WrongStep, answer_part, give_back, receive, submit
from .instructing import (
    EmptyText,
    InstructionTwice,
    NothingChanged,
    PartTwice,
    UnknownPart,
    add_part,
    change_instruction,
    change_part,
    copy_instructions,
    is_changed,
    issue,
    remove_part,
    start_instruction,
)

__all__ = [
    "EmptyAnswer",
    "EmptyText",
    "HouseEmpty",
    "InstructionTwice",
    "NothingChanged",
    "PartTwice",
    "PartsMissing",
    "UnknownPart",
    "WrongStep",
    "add_part",
    "answer_part",
    "change_instruction",
    "change_part",
    "copy_instructions",
    "give_back",
    "is_changed",
    "issue",
    "receive",
    "remove_part",
    "start_instruction",
    "submit",
]
