"""What the browser itself says of our pages, and what the real server does with a body that is too large."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from .serving import Server
from .visiting import Visit, Visits

pytestmark = pytest.mark.journey

LISTEN = """
window.addEventListener("securitypolicyviolation", event => {
  const heard = JSON.parse(sessionStorage.getItem("heard") || "[]");
  heard.push(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  sessionStorage.setItem("heard", JSON.stringify(heard));
});
"""
HEARD = "JSON.parse(sessionStorage.getItem('heard') || '[]')"
FILE = re.compile(r"[/.](pdf|docx|html|csv|xlsx|json|txt)/?$|exempel")
BIG = 27 * 1024 * 1024


def test_no_page_in_reach_breaks_the_policy(controller: Visit) -> None:
    """Every page that a link leads to, two steps from the start of the year."""
    page = controller.page
    page.add_init_script(LISTEN)
    controller.go("")
    seen: set[str] = set()
    waiting = [controller.base]
    for _step in range(2):
        found = set()
        for url in sorted(waiting):
            seen.add(url)
            answer = page.goto(url)
            assert answer is not None
            assert answer.status < 500, url
            found |= set(
                page.locator("a[href]:not([download])").evaluate_all(
                    "links => links.map(one => one.href.split('#')[0])"
                )
            )
        one_of_each = {re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|\?.*", "*", url): url for url in sorted(found)}
        waiting = [url for url in one_of_each.values() if url.startswith(controller.base) and not FILE.search(url)]
        waiting = [url for url in waiting if url not in seen]
    assert len(seen) > 8
    assert page.evaluate(HEARD) == []


def test_the_listener_hears(controller: Visit, visits: Visits) -> None:
    """So that silence means something."""
    page = controller.page
    page.add_init_script(LISTEN)
    controller.go("/om/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_function(f"{HEARD}.length > 0")
    assert visits.complaints
    visits.complaints.clear()


def test_a_file_that_is_too_large_is_answered_with_a_page(controller: Visit, tmp_path: Path) -> None:
    path = tmp_path / "stor.txt"
    path.write_bytes(b"x" * BIG)
    controller.go("las-in/")
    controller.page.locator("input[type=file]").set_input_files(path)
    with controller.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        controller.page.locator("input[type=file]").evaluate("field => field.form.requestSubmit()")
    assert answered.value.status == 413
    expect(controller.page.get_by_role("heading", level=1)).to_have_text("Det du skickade är för stort")


def send(server: Server, pieces: Iterator[bytes] | bytes, **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    try:
        line.request("POST", "/logga-in/", body=pieces, headers=headers, encode_chunked=not isinstance(pieces, bytes))
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


@pytest.mark.parametrize("how", ["stated", "chunked"])
def test_a_body_that_is_too_large_is_answered_by_the_server(how: str, demo: Server) -> None:
    body = b"x" * BIG if how == "stated" else (b"x" * 65536 for _piece in range(BIG // 65536))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if how == "chunked":
        headers["Transfer-Encoding"] = "chunked"
    status, text = send(demo, body, **headers)
    assert status == 413
    assert "högst 25 MB" in text
