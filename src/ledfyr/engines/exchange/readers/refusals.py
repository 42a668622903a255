"""Why a file was not read, as a code with facts, and its one Swedish sentence."""

from __future__ import annotations

from django.utils.translation import gettext

from ledfyr.kernel.errors import DomainError


class UnreadableFile(DomainError):
    """Cannot be read. Facts: ``file``, ``format``; where known ``line``, ``part`` (sheet, inner file), ``limit``.

    Codes: exchange.file_empty, .file_too_large, .unknown_format, .binary_as_text, .broken_file, .encrypted_file,
    .archive_too_large, .unsafe_xml, .too_many_cells, .too_heavy_file, .no_text; of populations .no_population_file,
    .no_column, .double_column (with ``column`` and the ``known`` ones).
    """

    code = "exchange.unreadable_file"


def describe_unreadable(error: UnreadableFile) -> str:
    """One Swedish sentence: what is wrong, where, and what to do about it."""
    facts = {"file": "", "format": "", "line": "", "part": "", "limit": "", "column": "", "known": ""} | error.facts
    sentence = _sentence(error.code) % facts
    return sentence


def _sentence(code: str) -> str:
    sentences = {
        "exchange.file_empty": gettext("Filen %(file)s är tom; välj filen på nytt och läs in den igen."),
        "exchange.file_too_large": gettext(
            "Filen %(file)s är större än %(limit)s MB; dela upp den eller ta bort bilder och läs in den igen."
        ),
        "exchange.unknown_format": gettext(
            "Filen %(file)s har ett format som inte kan läsas; spara den som TXT, CSV, XLSX, DOCX eller PDF."
        ),
        "exchange.binary_as_text": gettext(
            "Filen %(file)s är inte text på rad %(line)s; spara den på nytt som text i UTF-8 och läs in den igen."
        ),
        "exchange.broken_file": gettext(
            "Filen %(file)s är trasig eller är inte en %(format)s-fil; öppna den i sitt program och spara den på nytt."
        ),
        "exchange.encrypted_file": gettext(
            "Filen %(file)s är låst med lösenord; spara en kopia utan lösenord och läs in den."
        ),
        "exchange.archive_too_large": gettext(
            "Filen %(file)s packas upp till mer än %(limit)s MB (%(part)s); "
            "spara om den med bara de tabeller som behövs."
        ),
        "exchange.unsafe_xml": gettext(
            "Filen %(file)s innehåller förbjudna definitioner i %(part)s; spara den på nytt från sitt vanliga program."
        ),
        "exchange.too_many_cells": gettext(
            "Filen %(file)s har fler än %(limit)s celler vid %(part)s rad %(line)s; "
            "dela upp den och läs in delarna var för sig."
        ),
        "exchange.too_heavy_file": gettext(
            "Filen %(file)s är för tung att läsa; dela upp den eller spara den som CSV och läs in den igen."
        ),
        "exchange.no_text": gettext(
            "Filen %(file)s innehåller ingen läsbar text, kanske är den inskannad; "
            "läs in den som textbaserad PDF eller DOCX."
        ),
    }
    return (sentences | _of_populations()).get(
        code, gettext("Filen %(file)s kan inte läsas; spara den i ett annat format och läs in den igen.")
    )


def _of_populations() -> dict[str, str]:
    """What may be wrong with a file to draw from."""
    return {
        "exchange.no_population_file": gettext(
            "Filen %(file)s kan inte vara en population; spara listan som CSV eller XLSX med rubriker på första raden."
        ),
        "exchange.no_column": gettext(
            "Filen %(file)s har ingen kolumn som heter %(column)s; välj någon av: %(known)s."
        ),
        "exchange.double_column": gettext(
            "Filen %(file)s har flera kolumner som heter %(column)s; ge dem olika rubriker och försök igen."
        ),
    }
