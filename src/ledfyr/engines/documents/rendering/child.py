"""The short-lived process that makes one PDF: JSON on standard input, PDF on standard output.

A process of its own, since one that renders keeps hundreds of megabytes. It imports no Django.
"""

from __future__ import annotations

import json
import pathlib
import sys
from typing import Any

from ledfyr.engines.documents.rendering.characters import FontTable, breakable, covered_by, printable

HERE = pathlib.Path(__file__).resolve().parent
FONTS = HERE / "fonts"


def made_safe(value: Any, table: FontTable) -> Any:
    """``value`` with every text printable in the shipped font. Keys of mappings are ours and stay as they are."""
    if isinstance(value, str):
        return breakable(printable(value).translate(table))
    if isinstance(value, list):
        return [made_safe(item, table) for item in value]
    if isinstance(value, dict):
        return {key: item if key in ("url", "type") else made_safe(item, table) for key, item in value.items()}
    return value


def compile_pdf(data: dict[str, Any]) -> bytes:
    """The PDF of ``data`` (see ``pdf.payload``). typst.TypstError when the result would break PDF/UA-1 or PDF/A-2a."""
    import typst

    table = FontTable(covered_by((FONTS / "Inter-Regular.ttf").read_bytes()))
    result = typst.compile(
        str(HERE / "template.typ"),
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(made_safe(data, table))},
    )
    if not isinstance(result, bytes):
        raise TypeError("typst gave no single file")
    return result


def main() -> int:
    """Read, compile, write. A failure leaves its reason on standard error and exit code 1."""
    try:
        result = compile_pdf(json.load(sys.stdin.buffer))
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n{getattr(error, 'diagnostic', '')}\n")
        return 1
    sys.stdout.buffer.write(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
