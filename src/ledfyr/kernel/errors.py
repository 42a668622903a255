"""One error family for every refusal that a person can do something about."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal with a stable code and the facts behind it; each edge words it once.

    ``code`` is a dotted English identifier ('risks.value_needs_plan'), ``facts`` plain values
    that the edge puts into the sentence. Subclasses sit beside the function that raises them.
    """

    code = "error"

    def __init__(self, code: str | None = None, **facts: object) -> None:
        self.code = code or type(self).code
        self.facts = facts
        super().__init__(self.code, facts)


class NotAllowed(DomainError):
    """The actor may not do this here."""

    code = "not_allowed"


class NotFound(DomainError):
    """The object does not exist, or the actor may not know that it does."""

    code = "not_found"


class Conflict(DomainError):
    """Someone else changed the object since it was read.

    Facts: ``version`` that it has now; ``theirs``, {field: value} as it stands; ``object_type`` and ``key`` as history
    knows it.
    """

    code = "conflict"


class ChangedSince(DomainError):
    """An import cannot be undone: rows have changed after it; facts: ``rows`` (which, in words)."""

    code = "exchange.changed_since"
