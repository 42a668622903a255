"""Takes the README's pictures: starts the demo in a folder of its own, walks through it and photographs.

make pictures                                        into docs/pictures/
.venv/bin/python tests/journeys/pictures.py --out DIR
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WIDTH = 1280
MOST_BYTES = 250_000
COMMITTEE, YEAR = "utbildning", 2027
DOCUMENT = "risk-analysis-and-control-plan"
UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"


class PictureFailed(Exception):
    """A page did not come as it should; the text says which."""


@dataclass(frozen=True)
class Walk:
    """The browser in the demo: ``base`` is the committee's year, ``address`` the server."""

    page: Page
    address: str

    @property
    def base(self) -> str:
        return f"{self.address}/{COMMITTEE}/{YEAR}"

    def go(self, path: str) -> None:
        """Open a page of the year; anything but 200 stops the walk."""
        answer = self.page.goto(f"{self.base}/{path}")
        if answer is None or answer.status != 200:
            raise PictureFailed(f"{path}: {answer.status if answer else 'no answer'}")

    def shoot(self, height: int = 900) -> bytes:
        """What the window shows, at a given height, with nothing moving and nothing focused."""
        self.page.set_viewport_size({"width": WIDTH, "height": height})
        self.page.evaluate("document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)")
        self.page.evaluate("document.fonts.ready")
        return self.page.screenshot(animations="disabled", caret="hide")


def register(walk: Walk) -> bytes:
    """The risk register with its matrix."""
    walk.go("riskanalys/")
    return walk.shoot(1000)


def risk(walk: Walk) -> bytes:
    """The highest risk."""
    walk.go("riskanalys/?sort=-value")
    links = walk.page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    found = next((link for link in links if link and re.search(rf"/riskanalys/{UUID}/$", link)), None)
    if found is None:
        raise PictureFailed("riskanalys/: no event to open")
    walk.go(found.split(f"/{YEAR}/", 1)[1])
    return walk.shoot(1100)


def control_plan(walk: Walk) -> bytes:
    """The control plan."""
    walk.go("internkontrollplan/")
    return walk.shoot()


def findings(walk: Walk) -> bytes:
    """What the review says of the highest values, the finding that the five minutes begin with."""
    walk.go("granskning/?regel=R-IC-3")
    return walk.shoot(760)


def import_preview(walk: Walk) -> bytes:
    """The sample file, read and not yet taken in."""
    walk.go("las-in/")
    walk.page.locator("form:has(input[name=sample]) button[type=submit]").click()
    walk.page.wait_for_url(re.compile(rf"/las-in/{UUID}/"))
    return walk.shoot(1000)


def document(walk: Walk) -> bytes:
    """The document as a page."""
    walk.go(f"dokument/{DOCUMENT}/")
    return walk.shoot(1000)


def pdf_page(walk: Walk) -> bytes:
    """The page of the PDF that has the matrix."""
    answer = walk.page.request.get(f"{walk.base}/dokument/{DOCUMENT}/fil.pdf", timeout=90_000)
    if not answer.ok:
        raise PictureFailed(f"fil.pdf: {answer.status}")
    with pypdfium2.PdfDocument(answer.body()) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
        at = next((number for number, text in enumerate(texts) if "Riskmatris" in text), len(texts) - 1)
        image = pdf[at].render(scale=WIDTH / pdf[at].get_width()).to_pil()
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


PICTURES: dict[str, Callable[[Walk], bytes]] = {
    "register": register,
    "risk": risk,
    "control-plan": control_plan,
    "findings": findings,
    "import-preview": import_preview,
    "document": document,
    "pdf-page": pdf_page,
}


def small(data: bytes) -> bytes:
    """The picture as a PNG with as many colours as fit in MOST_BYTES."""
    whole = Image.open(io.BytesIO(data)).convert("RGB")
    for colours in (192, 96, 48, 24):
        out = io.BytesIO()
        whole.quantize(colors=colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < MOST_BYTES:
            return out.getvalue()
    raise PictureFailed(f"a picture stays over {MOST_BYTES} bytes")


@contextmanager
def demo() -> Iterator[str]:
    """The demo, served from a folder that is thrown away; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="ledfyr-pictures-") as folder:
        mine = {name: value for name, value in os.environ.items() if not name.startswith(("LEDFYR_", "DJANGO_"))}
        log = Path(folder, "log")
        with log.open("wb") as words:
            server = subprocess.Popen(
                [Path(sys.executable).with_name("ledfyr"), "demo", "--port", str(port)],
                env=mine | {"LEDFYR_DATA_DIR": folder, "LANG": "C.UTF-8"},
                stdout=words,
                stderr=subprocess.STDOUT,
            )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/logga-in/", server, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; what it said when it does not."""
    for _attempt in range(240):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if server.poll() is not None:
            break
        time.sleep(0.5)
    raise PictureFailed(f"the demo does not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def chromium() -> str:
    """The browser that is installed on the machine."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise PictureFailed("chromium is missing. On Debian: apt-get install chromium")
    return found


def take(folder: Path, only: list[str]) -> list[Path]:
    """Take the pictures, and write them when all that were asked for have come out."""
    taken: dict[str, bytes] = {}
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        context = browser.new_context(locale="sv-SE", color_scheme="light", reduced_motion="reduce")
        walk = Walk(context.new_page(), address)
        walk.page.goto(f"{address}/logga-in/")
        walk.page.locator("button[name=demo_person][value=controller]").click()
        for name in only or PICTURES:
            try:
                taken[name] = small(PICTURES[name](walk))
            except BrowserError as error:
                raise PictureFailed(f"{name}, at {walk.page.url}: {error.message.splitlines()[0]}") from error
        browser.close()
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in taken.items():
        (folder / f"{name}.png").write_bytes(data)
    return [folder / f"{name}.png" for name in taken]


def main() -> int:
    """Take all pictures, or those named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="PICTURE", help=f"one or more of: {', '.join(PICTURES)}")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", help="folder to write to")
    given = parser.parse_args()
    if unknown := [name for name in given.names if name not in PICTURES]:
        parser.error(f"no such picture: {', '.join(unknown)}")
    try:
        for path in take(given.out, given.names):
            print(f"{path.name:<20} {path.stat().st_size // 1024} kB")
    except PictureFailed as error:
        print(f"make pictures: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
