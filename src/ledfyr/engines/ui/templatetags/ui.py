"""What the shared partials need from Python: matrix rows and form widgets dressed for the design system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.utils.safestring import SafeString

from ledfyr.kernel.blocks import Matrix, MatrixCell

register = template.Library()

_PLAIN_INPUTS = frozenset({"file", "clearablefile"})


@dataclass(frozen=True)
class MatrixRow:
    """One step of likelihood with its cells, lowest consequence first."""

    step: int
    label: str
    cells: tuple[MatrixCell, ...]


@register.filter
def matrix_rows(matrix: Matrix) -> list[MatrixRow]:
    """The matrix's cells in rows, highest likelihood first, whatever order they came in."""
    columns = [step for step, _ in matrix.consequence_labels]
    by_place = {(cell.likelihood, cell.consequence): cell for cell in matrix.cells}
    rows = sorted(matrix.likelihood_labels, key=lambda item: -item[0])
    return [
        MatrixRow(step, label, tuple(by_place[step, column] for column in columns if (step, column) in by_place))
        for step, label in rows
    ]


@register.filter
def is_group(field: BoundField) -> bool:
    """True for radios and sets of tick boxes, which need a fieldset and a legend."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def as_input(field: BoundField) -> SafeString:
    """The field's control with the design system's class; ids for help and error are Django's own."""
    own = field.field.widget.attrs.get("class", "")
    extra = "" if field.widget_type in _PLAIN_INPUTS else "ds-input"
    classes = " ".join(part for part in (own, extra) if part)
    return field.as_widget(attrs={"class": classes} if classes else None)


@register.filter
def at_key(found: dict[Any, Any], key: Any) -> Any:
    """What the dictionary holds at the key, '' when it holds nothing."""
    return found.get(key, "") if found else ""
