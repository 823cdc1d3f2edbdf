"""A delivery measured: ``python -m benchmarks.archive [--out STORE]``.

Packs every document of a store (a finished ``kehoach run``; the default is where ``make run`` leaves it) into a
package of a temporary folder and looks at each file with other programs' eyes: how much larger than its source it is,
whether the decoded pixels of every image are those of the source, how many words of text.txt poppler finds in it, and
how many words of the hOCR stand within two points of their boxes. Pages a minute are those of CPU time on one core.
"""

from __future__ import annotations

import argparse
import html
import re
import subprocess
import tempfile
import time
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pikepdf
from lxml import etree
from PIL import Image, ImageSequence
from rich.console import Console
from rich.table import Table

from pipeline.archive import Dossier, archive, verify
from pipeline.store import Store

_NEAR = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("data/processed"), help="store of a finished run")
    given = parser.parse_args()
    store = Store(given.out)
    if not any(store.states()):
        print(f"{given.out}: no documents; do `make run` first")
        return 0
    dossier = Dossier(dossier={"fileCode": "H99.1", "title": "benchmark"})
    table = Table("file", "pages", "size", "pixels", "words of text.txt found", "words near their hOCR box")
    with tempfile.TemporaryDirectory() as name:
        started = time.process_time()
        delivered = archive(store, dossier, Path(name) / "package", ("kehoach", "benchmark"))
        seconds = time.process_time() - started
        proved = verify(delivered.package)
        data = delivered.package / "data/representations"
        for pdf in sorted((data / "rep1/data").iterdir()):
            (source,) = (data / "original/data" / pdf.stem).iterdir()
            text = data / "text/data" / pdf.stem
            with pikepdf.open(pdf) as opened:
                pages = len(opened.pages)
            found, wanted = words_found(pdf, text / "text.txt")
            near, placed = words_near(pdf, text / "pages")
            table.add_row(
                source.name,
                str(pages),
                f"{pdf.stat().st_size / source.stat().st_size:.3f}",
                same_pixels(source, pdf),
                f"{found} of {wanted}",
                f"{near} of {placed}" if placed else "-",
            )
    Console(width=160).print(table)
    print(
        f"{delivered.documents} documents, {delivered.pages} pages, {len(delivered.left_out)} left out; "
        f"{60 * delivered.pages / seconds:.0f} pages a minute of CPU; {len(proved.damages)} damages in {proved.files} files"
    )
    return 0


def same_pixels(source: Path, pdf: Path) -> str:
    """``same`` when every image of the source is in the PDF with the same decoded pixels."""
    if source.suffix.lower() == ".pdf":
        wanted = images_of(source)
    else:
        try:
            with Image.open(source) as image:
                wanted = [np.asarray(frame) for frame in ImageSequence.Iterator(image)]
        except OSError:
            return "-"
    held = images_of(pdf)
    missing = sum(not any(np.array_equal(one, other) for other in held) for one in wanted)
    return f"{missing} DIFFER" if missing else f"same ({len(wanted)})"


def images_of(pdf: Path) -> list[np.ndarray]:
    found = []
    with pikepdf.open(pdf) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
                found.append(np.asarray(pikepdf.PdfImage(thing).as_pil_image()))
    return found


def words_found(pdf: Path, text: Path) -> tuple[int, int]:
    told = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    have, want = (Counter(unicodedata.normalize("NFC", t).split()) for t in (told, text.read_text("utf-8")))
    return (have & want).total(), want.total()


def words_near(pdf: Path, pages: Path) -> tuple[int, int]:
    near = placed = 0
    for page in sorted(pages.glob("*.hocr")):
        told = subprocess.run(
            ["pdftotext", "-bbox", "-f", str(int(page.stem)), "-l", str(int(page.stem)), pdf, "-"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        wide, tall = map(float, re.findall(r'<page width="(\S+)" height="(\S+)"', told)[0])
        boxes: dict[str, list[tuple[float, ...]]] = {}
        for *box, word in re.findall(r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">([^<]*)<', told):
            boxes.setdefault(html.unescape(word), []).append(tuple(map(float, box)))
        root = etree.parse(page).getroot()
        (sheet,) = root.xpath("//*[@class='ocr_page']")
        _, _, across, down = bbox(sheet)
        for word in root.xpath("//*[@class='ocrx_word']"):
            left, top, right, bottom = bbox(word)
            wanted = (left * wide / across, top * tall / down, right * wide / across, bottom * tall / down)
            placed += 1
            near += any(
                max(abs(a - b) for a, b in zip(wanted, box, strict=True)) <= _NEAR
                for box in boxes.get("".join(word.itertext()), ())
            )
    return near, placed


def bbox(element: etree._Element) -> tuple[float, ...]:
    return tuple(map(float, re.findall(r"bbox (\S+) (\S+) (\S+) ([^;\s]+)", element.get("title"))[0]))


if __name__ == "__main__":
    raise SystemExit(main())
