"""Small files of every kind that is kept."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def archive(parts: dict[str, bytes], stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """A ZIP with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return target.getvalue()


def office(main_part: str, **more: bytes) -> bytes:
    """A DOCX, XLSX or PPTX by its main part."""
    return archive({"[Content_Types].xml": b"<Types/>", main_part: b"<x/>", **more})


def open_document(kind: str) -> bytes:
    """An ODT, ODS or ODP."""
    media_type = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive({"mimetype": media_type, "content.xml": b"<x/>"})


SAMPLES: dict[str, bytes] = {
    "a.pdf": PDF,
    "a.png": PNG,
    "a.jpg": JPEG,
    "a.JPEG": JPEG,
    "a.docx": office("word/document.xml"),
    "a.xlsx": office("xl/workbook.xml"),
    "a.pptx": office("ppt/presentation.xml"),
    "a.odt": open_document("text"),
    "a.ods": open_document("spreadsheet"),
    "a.odp": open_document("presentation"),
    "a.txt": "Åtgärd\n".encode(),
    "latin.txt": "Åtgärd\n".encode("cp1252"),
    "wide.csv": "å;ä\n".encode("utf-16"),
    "a.md": b"# Rubrik",
    "a.csv": b"a;b\n1;2\n",
    "a.json": b'{"a": 1}',
    "a.se": "#FLAGGA 0\n#FNAMN Åkeri".encode("cp437"),
}
