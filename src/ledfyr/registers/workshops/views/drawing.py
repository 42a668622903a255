"""How a spread and a code are shown: the answers as a table, the address as a picture of squares."""

from __future__ import annotations

from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from ledfyr.kernel.scale import Scale

from ..forms import steps_of
from ..rules import Spread, Steps


def shown_spread(spread: Spread, scale: Scale) -> dict[str, Any]:
    """The spread for the templates: each scale's steps with their answers, and the matrix when both were asked for."""
    likelihoods = _counted(spread.likelihood, scale.likelihood)
    consequences = _counted(spread.consequence, scale.consequence)
    rows = []
    if spread.likelihood and spread.consequence:
        for likelihood, label in reversed(steps_of(scale.likelihood)):
            cells = []
            for consequence, _label in steps_of(scale.consequence):
                band = scale.band(likelihood * consequence)
                times = spread.cells.get((likelihood, consequence), 0)
                cells.append({"count": times, "tone": band.tone if band else ""})
            total = spread.likelihood.counts.get(likelihood, 0)
            rows.append({"step": likelihood, "label": label, "cells": cells, "total": total})
    return {
        "spread": spread,
        "likelihood": likelihoods,
        "consequence": consequences,
        "rows": rows,
        "heads": steps_of(scale.consequence),
        "totals": [count for _step, _label, count in consequences],
    }


def _counted(steps: Steps | None, labels: tuple[str, ...]) -> list[tuple[int, str, int]]:
    """(step, label, answers) of a scale that was asked for; empty for one that was not."""
    return [(step, label, steps.counts.get(step, 0)) for step, label in steps_of(labels)] if steps else []


def qr_path(address: str) -> dict[str, Any]:
    """An address as squares to photograph: the path of an SVG drawing and its width, four empty squares around."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address)
    code.make(fit=True)
    lines = code.get_matrix()
    squares = [f"M{x} {y}h1v1h-1z" for y, line in enumerate(lines) for x, dark in enumerate(line) if dark]
    return {"path": "".join(squares), "width": len(lines)}
