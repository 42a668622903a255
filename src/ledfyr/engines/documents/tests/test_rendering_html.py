"""The HTML: meaning in the markup, texts escaped, nothing that a strict security policy stops."""

from __future__ import annotations

import itertools
import re

import pytest
from lxml import html as parser

from ledfyr.engines.documents import rendering
from ledfyr.engines.documents.tests import rendering_tree as sample
from ledfyr.kernel.blocks import Cell, Heading, Prose, Table, TableColumn, TableRow


@pytest.fixture(scope="module")
def page() -> str:
    return rendering.render_html(sample.tree(30))


def test_the_page_stands_alone(page: str) -> None:
    root = parser.document_fromstring(page)
    assert root.get("lang") == "sv-SE"
    assert page.startswith("<!DOCTYPE html>")
    assert not root.xpath("//script | //link | //img | //*[@style]")
    assert root.xpath("//style")
    assert "Beskriv åtgärderna" not in page


def test_headings_step_down_one_at_a_time_and_contents_lead_to_them(page: str) -> None:
    root = parser.document_fromstring(page)
    levels = [int(node.tag[1]) for node in root.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [link[1:] for link in root.xpath("//nav//a/@href")]
    assert len(targets) == 7
    assert set(targets) <= set(ids)


def test_tables_have_captions_scopes_and_groups(page: str) -> None:
    root = parser.document_fromstring(page)
    assert len(root.xpath("//table")) == len(root.xpath("//table/caption")) == 3
    assert not root.xpath("//th[not(@scope)]")
    risks = root.xpath("//table")[1]
    assert len(risks.xpath("./tbody/tr[@class='doc-group']/th[@scope='rowgroup']")) == 4
    assert len(risks.xpath("./tbody/tr[not(@class)]/th[@scope='row']")) == 30
    assert root.xpath("string(//table[1]/caption)") == "Tabell 1. Riskmatris"


def test_matrix_cells_say_count_value_and_band(page: str) -> None:
    root = parser.document_fromstring(page)
    rows = root.xpath("//table[@class='doc-matrix']/tbody/tr")
    assert rows[0].xpath("string(th)").split() == ["5", "Mycket", "sannolikt"]
    assert rows[0].xpath("string(td[5])").split() == ["5", "värde", "25", "Kritisk"]


def test_hostile_texts_are_escaped() -> None:
    page = rendering.render_html(sample.tree(1, sample.hostile_blocks()))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "javascript:" not in page
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", page)


def test_links_into_the_product_stand_only_on_its_own_pages() -> None:
    cells = (Cell("a", url="/risker/1"), Cell("b", url="//annan.example"), Cell("c", url="https://sundvik.example"))
    table = Table("T", tuple(TableColumn(name) for name in "ABC"), (TableRow(cells),))
    links = parser.fragment_fromstring(rendering.render_blocks_html([table]), create_parent=True).xpath("//a/@href")
    assert links == ["/risker/1", "https://sundvik.example"]


def test_blocks_take_numbers_and_level_from_the_caller() -> None:
    markup = rendering.render_blocks_html([Heading("Rubrik", 1, "r")], numbers={"r": "4"}, heading_level=3)
    assert '<h3 id="r"' in markup
    assert '<span class="doc-number">4</span> Rubrik' in markup


def test_unwritten_prose_shows_its_prompt_on_screen() -> None:
    markup = rendering.render_blocks_html([Prose("nyckel", "", "Beskriv läget")])
    assert 'data-prose-key="nyckel"' in markup
    assert "Beskriv läget" in markup


def test_sections_are_numbered_through_the_document() -> None:
    tree = sample.tree(1)
    sections = rendering.render_sections_html(tree)
    assert [section.key for section, _ in sections] == ["intro", "risks", "plan"]
    assert '<span class="doc-number">3</span>' in sections[2][1]
    assert "Tabell 3. " in sections[2][1]
