"""The sample documents of ``data/raw``: each plan as another kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.evaluate.gold import GoldPlan, read_gold
from samples.damage import DAMAGE
from samples.files import image_pdf, tiff
from samples.legacy import english_ocr, plain_text, tcvn3, wrong_horn
from samples.paper import PaperStyle, print_plan
from samples.scan import LEVELS, bitonal, scan
from samples.shapes import FLAT, SHAPES
from samples.word import word_document

PLANS = Path(__file__).parent / "plans"

_FATES = {**SHAPES, **DAMAGE}
STATES = (*LEVELS, *_FATES)
"""What scans can be made of: levels of wear, shapes of sheets, and damage."""


def own_plans() -> list[GoldPlan]:
    """Return all plans of the project, by name."""
    return [read_gold(path) for path in sorted(PLANS.glob("*.plan"))]


def samples() -> Iterator[tuple[str, bytes]]:
    """Yield file name and content of each sample; a name starts with the id of its gold plan.

    Raises:
        MissingProgramError: a font or program is missing; its text says how to install it.
    """
    plans = {plan.id: plan for plan in own_plans()}
    for gold_id, (ending, make) in _KINDS.items():
        yield f"{gold_id}.{ending}", make(plans[gold_id])


def scans(
    plans: Iterable[GoldPlan], levels: Iterable[str], families: Iterable[str], seed: int
) -> Iterator[tuple[str, bytes]]:
    """Yield file name and content of a scanned PDF for each plan, level (or shape) and typeface."""
    named = list(families)
    for plan in plans:
        for family in named:
            paper = print_plan(plan, PaperStyle.of(plan, family, seed))
            for name in levels:
                level = LEVELS.get(name, FLAT)
                kind = name if len(named) == 1 else f"{name}.{family}"
                pages = scan(paper, level, seed)
                if name in _FATES:
                    pages = _FATES[name](pages, np.random.default_rng([seed, len(plan.id)]))
                yield f"{plan.id}.{kind}.pdf", image_pdf(pages, level.dpi, level.jpeg_quality)


def _clean_scan(plan: GoldPlan) -> bytes:
    level = LEVELS["clean"]
    return image_pdf(scan(print_plan(plan), level, seed=1), level.dpi, 62)


def _skewed_scan(plan: GoldPlan) -> bytes:
    """A grey, crooked sheet with red seal and blue signature."""
    level = replace(LEVELS["fair"], skew=2.4, toner=0.3, speckle=0.7, shade=0.2, paper_tone=0.88, grain=3)
    return image_pdf(scan(print_plan(plan), level, seed=7), level.dpi, 48)


def _born_digital(plan: GoldPlan) -> bytes:
    return print_plan(plan).pdf


def _wrong_horn(plan: GoldPlan) -> bytes:
    return wrong_horn(print_plan(plan).pdf)


def _english_ocr(plan: GoldPlan) -> bytes:
    return english_ocr(scan(print_plan(plan), LEVELS["good"], seed=5, sealed=False)).encode()


def _tiff(plan: GoldPlan) -> bytes:
    level = replace(LEVELS["good"], toner=0.2, speckle=0.3)
    return tiff((bitonal(page) for page in scan(print_plan(plan), level, seed=6)), level.dpi)


def _tcvn3(plan: GoldPlan) -> bytes:
    return tcvn3(plain_text(plan))


_KINDS: dict[str, tuple[str, Callable[[GoldPlan], bytes]]] = {
    "k01-chinh-quyen-so": ("clean-scan.pdf", _clean_scan),
    "k02-hai-long-nguoi-benh": ("skewed-scan.pdf", _skewed_scan),
    "k03-canh-quan-sang-xanh": ("born-digital.pdf", _born_digital),
    "k04-day-tot-hoc-tot": ("wrong-horn.pdf", _wrong_horn),
    "k05-chin-muoi-ngay-dem": ("english-ocr.txt", _english_ocr),
    "k06-huyen-uy-dai-hoi": ("pages.tif", _tiff),
    "k07-lao-dong-sang-tao": ("docx", word_document),
    "k08-giai-phong-thi-xa": ("tcvn3.txt", _tcvn3),
}
