"""The pictures of the documentation: python -m tests.screenshots

The same seed and the same moment, so a picture changes only when the look does.
"""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.journeys.people import Somebody

PICTURES = Path(__file__).parent.parent / "docs" / "images"
MOMENT = datetime(2027, 5, 10, 16, 30, tzinfo=UTC)
SEED = 7
AT_MOST = 150_000  # bytes each
STEP = 2  # of 255; coarser would show as bands in the lamplight
QUESTION = "How do I get from shifts into data?"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lamplighter-pictures-") as folder:
        os.environ |= {"LAMPLIGHTER_DATA": folder, "DJANGO_SETTINGS_MODULE": "lamplighter.config.settings"}
        os.environ |= {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}  # the browser keeps a loop running in this thread
        take(Path(folder))


def take(folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from lamplighter.services.demo import fill_with_demo
    from tests.journeys.browsers import Browsers
    from tests.journeys.conftest import launched
    from tests.journeys.house import House, open_house
    from tests.journeys.stores import Stores

    call_command("collectstatic", interactive=False, verbosity=0)
    stores = Stores(folder)

    def arrives(house: House, name: str, **how: bool) -> Somebody:
        somebody = house.person(name, **how)
        somebody.address = addresses[name]
        house.lets_in(somebody, name)
        return somebody

    with ExitStack() as stack:
        browser = stack.enter_context(launched())
        stores.prepare()
        house = stack.enter_context(open_house(Browsers(browser), stores, folder, at=MOMENT, tick=False))
        addresses = {person.name: person.address for person in house.do(lambda: fill_with_demo(seed=SEED, at=MOMENT))}
        for picture, how in (("light", {}), ("dark", {"dark": True}), ("phone", {"phone": True})):
            maya = arrives(house, "Maya", **how)
            maya.taps("You and Noor")
            show(maya, f"mentorship-{picture}")
            maya.leaves()
        visitor = house.person("visitor")
        visitor.opens("/")
        visitor.types("What are you wondering about?", QUESTION)
        show(visitor, "first-page")


def show(somebody: Somebody, name: str) -> None:
    path = PICTURES / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(slimmed(somebody.page.screenshot(), somebody.page.context.browser))
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes")
    if size > AT_MOST:
        sys.exit(f"{path.name} is too large to open a README with.")


def slimmed(picture: bytes, browser: Browser | None) -> bytes:
    """The same to the eye: the noise that smooths the lamplight is rounded away, and what is left packs well."""
    assert browser is not None
    with browser.new_context() as table:
        width, height, points = table.new_page().evaluate(POINTS, b64encode(picture).decode())
    row = width * 3
    colours = b64decode(points).translate(bytes(min(255, round(value / STEP) * STEP) for value in range(256)))
    rows = b"".join(b"\0" + colours[at : at + row] for at in range(0, len(colours), row))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, words) for kind, words in parts)


def _part(kind: bytes, words: bytes) -> bytes:
    return struct.pack(">I", len(words)) + kind + words + struct.pack(">I", zlib.crc32(kind + words))


POINTS = """async picture => {
    const image = await createImageBitmap(await (await fetch("data:image/png;base64," + picture)).blob());
    const paper = new OffscreenCanvas(image.width, image.height).getContext("2d");
    paper.drawImage(image, 0, 0);
    const points = paper.getImageData(0, 0, image.width, image.height).data;
    let text = "";
    for (let at = 0; at < points.length; at += 4) text += String.fromCharCode(...points.slice(at, at + 3));
    return [image.width, image.height, btoa(text)];
}"""


if __name__ == "__main__":
    main()
