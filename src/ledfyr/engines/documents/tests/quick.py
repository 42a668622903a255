"""Files of decisions that no test opens: the first one made stands for all, so that a decided year costs little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ledfyr.engines.documents import deciding
from ledfyr.engines.documents.rendering import render_docx, render_pdf


def _once(render: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    made: list[bytes] = []

    def stand_in(tree: Any) -> bytes:
        if not made:
            made.append(render(tree))
        return made[0]

    return stand_in


_pdf, _docx = _once(render_pdf), _once(render_docx)


@contextmanager
def quick_files() -> Iterator[None]:
    """While it lasts, what is frozen gets one and the same PDF and DOCX."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "render_pdf", _pdf)
        patch.setattr(deciding, "render_docx", _docx)
        yield
