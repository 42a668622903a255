"""The looks of our Word files: styles, numbering and settings, written whole instead of python-docx's defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

if TYPE_CHECKING:
    from docx.document import Document

# Found on every office computer, unlike Inter; a Word file is for working on.
FONT = "Arial"
NAVY, QUIET, INK = "0B3D57", "505C66", "16202C"
TINT, FAINT, LINE = "E3EDF2", "F0F4F6", "C3CCD6"
TONES = {
    "low": "D3E9DE",
    "medium": "FCEBB8",
    "high": "FAD0A6",
    "critical": "F3B7B0",
    "accent": "D9E8F0",
    "warning": "FDF5E4",
}
HEADING_NUMBERS, BULLETS, CELL_BULLETS, ORDERED = 1, 2, 3, 4
# No room between paragraphs of the same style: items of one list.
_TIGHT = "<w:contextualSpacing/>"
_OURS = (
    *("Omslagstopp", "Omslag", "Ingress", "Anmarkning", "Tabelltext", "Tabelltextliten"),
    *("Tabellhuvud", "Tabellgrupp", "Tabellpunkt", "Matrisantal", "Nyckeltal", "Nyckeltalord"),
    *("Matrishuvud", "Matrisord"),
)
_LANGUAGE = '<w:lang w:val="{0}" w:eastAsia="{0}" w:bidi="ar-SA"/>'


def _rpr(size: float, colour: str = INK, bold: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    half = round(size * 2)
    return f'<w:rPr>{weight}<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def _spacing(before: int, after: int, line: int = 276) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _style(key: str, name: str, ppr: str, rpr: str, *, base: str = "Normal", following: str = "Normal") -> str:
    ours = ' w:customStyle="1"' if key in _OURS else ""
    return (
        f'<w:style w:type="paragraph"{ours} w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        f'<w:next w:val="{following}"/><w:qFormat/><w:pPr>{ppr}</w:pPr>{rpr}</w:style>'
    )


def _heading(level: int, size: float, before: int, after: int) -> str:
    numbers = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{HEADING_NUMBERS}"/></w:numPr>'
    ppr = (
        f"<w:keepNext/><w:keepLines/>{numbers}<w:suppressAutoHyphens/>{_spacing(before, after, 252)}"
        f'<w:outlineLvl w:val="{level - 1}"/>'
    )
    return _style(f"Heading{level}", f"heading {level}", ppr, _rpr(size, NAVY, True))


def _toc(level: int, before: int) -> str:
    indent = (level - 1) * 340
    tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9200"/></w:tabs>'
    ppr = f'{tab}{_spacing(before, 40, 252)}<w:ind w:left="{indent}"/>'
    return _style(f"TOC{level}", f"toc {level}", ppr, _rpr(10.5, INK, level == 1))


def _paragraph_styles() -> str:
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="{NAVY}"/></w:pBdr>'
    thin = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{LINE}"/></w:pBdr>'
    return "".join(
        (
            f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{_spacing(0, 140)}</w:pPr></w:style>",
            _style("Title", "Title", "<w:suppressAutoHyphens/>" + _spacing(60, 240, 240), _rpr(25, NAVY, True)),
            _style("Omslagstopp", "Omslag topp", rule + _spacing(120, 720), _rpr(11, NAVY, True)),
            _style("Omslag", "Omslag", _spacing(0, 120), _rpr(11.5, QUIET)),
            *(
                _heading(*sizes)
                for sizes in ((1, 18, 480, 180), (2, 13.5, 360, 140), (3, 11.5, 280, 120), (4, 10.5, 240, 100))
            ),
            _style("TOCHeading", "TOC Heading", "<w:keepNext/>" + _spacing(480, 120), _rpr(14, NAVY, True)),
            *(_toc(level, 120 if level == 1 else 20) for level in (1, 2, 3)),
            _style("Ingress", "Ingress", _spacing(0, 160), _rpr(12, NAVY)),
            _style("Anmarkning", "Anmärkning", _spacing(0, 120), _rpr(9, QUIET)),
            _style("ListBullet", "List Bullet", _numbered(BULLETS) + _spacing(0, 140, 300) + _TIGHT, ""),
            _style("ListNumber", "List Number", _numbered(ORDERED) + _spacing(0, 140, 300) + _TIGHT, ""),
            _style("Caption", "caption", "<w:keepNext/>" + _spacing(240, 100), _rpr(9.5, NAVY, True)),
            _table_texts(),
            _style("Header", "header", thin + _spacing(0, 0), _rpr(8.5, QUIET)),
            _style("Footer", "footer", _spacing(0, 0), _rpr(8.5, QUIET)),
        )
    )


def _table_texts() -> str:
    """Styles of paragraphs in cells."""
    table = '<w:suppressAutoHyphens w:val="0"/>' + _spacing(0, 20, 252)
    return "".join(
        (
            _style("Tabelltext", "Tabelltext", table, _rpr(9)),
            _style("Tabelltextliten", "Tabelltext liten", table, _rpr(8.5), base="Tabelltext"),
            _style("Tabellhuvud", "Tabellhuvud", "<w:keepNext/>" + table, _rpr(9, NAVY, True)),
            _style(
                "Matrishuvud",
                "Matrishuvud",
                "<w:keepNext/><w:suppressAutoHyphens/>" + _spacing(0, 20, 252),
                _rpr(8.5, NAVY, True),
            ),
            _style("Matrisord", "Matrisord", _spacing(0, 0, 252), _rpr(8, INK)),
            _style("Tabellgrupp", "Tabellgrupp", "<w:keepNext/>" + table, _rpr(9, INK, True)),
            _style("Tabellpunkt", "Tabellpunkt", _numbered(CELL_BULLETS) + table, _rpr(9), base="Tabelltext"),
            _style("Matrisantal", "Matrisantal", _spacing(0, 0, 240), _rpr(15, INK, True)),
            _style("Nyckeltal", "Nyckeltal", _spacing(0, 20, 240), _rpr(16, NAVY, True)),
            _style("Nyckeltalord", "Nyckeltal ord", _spacing(0, 20, 240), _rpr(12, NAVY, True)),
        )
    )


def _numbered(number: int) -> str:
    return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'


def _other_styles() -> str:
    edge = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    margins = "".join(
        f'<w:{side} w:w="{size}" w:type="dxa"/>'
        for side, size in (("top", 50), ("left", 85), ("bottom", 40), ("right", 85))
    )
    return (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B5578"/>'
        '<w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        "<w:semiHidden/></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="Dokumenttabell"><w:name w:val="Dokumenttabell"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{NAVY}"/><w:bottom {edge}/>'
        f"<w:insideH {edge}/></w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="Riskmatris"><w:name w:val="Riskmatris"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="12" w:space="0" w:color="FFFFFF"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + f"</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def set_styles(document: Document, language: str) -> None:
    """Put our styles in the place of all that python-docx brought, and set the language of all text."""
    root = document.styles.element
    for style in root.findall(qn("w:style")):
        root.remove(style)
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    defaults = parse_xml(
        f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>{fonts}<w:color w:val="{INK}"/><w:sz w:val="21"/>'
        f'<w:szCs w:val="21"/>{_LANGUAGE.format(language)}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    root.replace(root.find(qn("w:docDefaults")), defaults)
    for style in parse_xml(f"<w:styles {nsdecls('w')}>{_paragraph_styles()}{_other_styles()}</w:styles>"):
        root.append(style)


def _level(number: int, form: str, text: str, left: int, hanging: int, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def set_numbering(document: Document, ordered_lists: int) -> None:
    """Numbers of headings, bullets, and one number series for each of ``ordered_lists`` so that each starts at 1.

    List n (from 0) has the id ``ORDERED + n``.
    """
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    headings = "".join(
        _level(
            index,
            "decimal",
            ".".join(f"%{part + 1}" for part in range(index + 1)),
            wide,
            wide,
            f'<w:pStyle w:val="Heading{index + 1}"/>',
        )
        for index, wide in enumerate((567, 680, 794, 964))
    )
    bullet = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:color w:val="0B3D57"/></w:rPr></w:lvl>'
    kinds = (
        headings,
        _level(0, "bullet", "•", 397, 284).replace("</w:lvl>", bullet),
        _level(0, "bullet", "•", 170, 170).replace("</w:lvl>", bullet),
        _level(0, "decimal", "%1.", 454, 341),
    )
    xml = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for number, levels in enumerate(kinds, 1)
    )
    xml += "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(kinds) + 1))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    xml += "".join(
        f'<w:num w:numId="{ORDERED + n}"><w:abstractNumId w:val="{ORDERED}"/>{restart}</w:num>'
        for n in range(1, ordered_lists)
    )
    for child in parse_xml(f"<w:numbering {nsdecls('w')}>{xml}</w:numbering>"):
        root.append(child)


def set_settings(document: Document, language: str) -> None:
    """Hyphenation on, the theme's language ours, Swedish decimal comma. No order to update fields: Word would ask."""
    root = document.settings.element
    for name in ("w:autoHyphenation", "w:hyphenationZone"):
        for old in root.findall(qn(name)):
            root.remove(old)
    anchor = root.find(qn("w:defaultTabStop"))
    settings: list[Any] = list(
        parse_xml(f'<w:x {nsdecls("w")}><w:autoHyphenation w:val="true"/><w:hyphenationZone w:val="284"/></w:x>')
    )
    for element in reversed(settings):
        anchor.addnext(element)
    theme = root.find(qn("w:themeFontLang"))
    for name in list(theme.attrib):
        del theme.attrib[name]
    theme.set(qn("w:val"), language)
    root.find(qn("w:decimalSymbol")).set(qn("w:val"), ",")
    root.find(qn("w:listSeparator")).set(qn("w:val"), ";")
