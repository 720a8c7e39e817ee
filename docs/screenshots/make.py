"""Make the screenshots of the dashboard anew, of the ten dispatches in `examples/idlib-october`:

    python docs/screenshots/make.py

It needs what the tests in the browser need, and Pillow, which makes the pictures small.
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import Browser, dashboard  # noqa: E402

from garant.cli import main as garant  # noqa: E402
from garant.store import open_record  # noqa: E402

WIDTHS = (1280, 360)
# Pixels of height, and colours, that a picture has at most.
HEIGHT, COLOURS = 1500, 128
READ = "On Friday rebels shelled an army post near Hama, killing two soldiers, a military source said. The rebels denied it."


def views(record: Path) -> dict[str, str]:
    """The addresses to look at, by name."""
    with open_record(record) as reader:
        disputed = "SELECT id FROM happenings ORDER BY json_array_length(summary -> '$.denied_by') > 0 AND json_array_length(summary -> '$.affirmed_by') > 0 DESC, sources DESC, id LIMIT 1"
        happening = reader.rows(disputed)[0][0]
        (one, first), (two, second) = reader.rows(
            "SELECT document, min(event) FROM reports WHERE happening = ? GROUP BY document ORDER BY document LIMIT 2",
            [happening],
        )
        event = reader.rows(
            "SELECT id, document FROM events WHERE quad = 4 AND len(voice) > 0 ORDER BY document, start LIMIT 1"
        )[0]
    return {
        "overview": "/", "map": "/map?at=36.9,35.6,260", "timeline": "/timeline?until=2018-10", "actors": "/actors", "actor": "/actor?id=TUR",
        "document": f"/document?id={quote(event[1])}&event={quote(event[0])}",
        "beside": f"/document?id={quote(one)}&event={quote(first)}&beside={quote(two)}&other={quote(second)}&happening={happening}",
        "happening": f"/happening?id={happening}", "records": "/records?of=events&type=ASSAULT", "read": "/read",
    }  # fmt: skip


def picture(browser: Browser, width: int) -> bytes:
    """The page as a small PNG."""
    height = min(
        HEIGHT,
        browser.run("return Math.max(document.querySelector('main').getBoundingClientRect().bottom + scrollY, 400)"),
    )
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    data = browser.command("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
    out = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "idlib-october.duckdb"
        garant(["add", str(ROOT / "examples/idlib-october"), "--record", str(record)])
        browser = Browser(Path(folder))
        with dashboard(record) as address:
            for width in WIDTHS:
                browser.size(width, 800)
                for name, path in views(record).items():
                    browser.open(address + path)
                    if name == "read":
                        browser.run(
                            "document.querySelector('#text').value = arguments[0]; document.querySelector('#text').form.requestSubmit()",
                            READ,
                        )
                        browser.until("return document.querySelector('.out article') !== null")
                    browser.run("scrollTo(0, 0)")
                    (HERE / f"{name}-{width}.png").write_bytes(picture(browser, width))
        browser.close()


if __name__ == "__main__":
    main()
