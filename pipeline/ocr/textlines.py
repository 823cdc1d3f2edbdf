"""Lines of text on a page image.

Method: an anisotropic Gaussian blurs the ink along the lines much more than across them, so that
the band of small letters of each line becomes one long ridge (the *core* of the line), parted
from its neighbours by the white between lines and broken where columns or cells part. Each
blot of ink then belongs to the core it touches or lies nearest to, so that stacked marks and
descenders go with their own line even where lines overlap. After Bukhari, Shafait & Breuel,
"Script-independent handwritten textlines segmentation using active contours" (ICDAR 2009),
without the contours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Grey, Mask
from pipeline.ocr.measures import body_of_line, density_along, edge_width, extents, x_height
from pipeline.ocr.specks import specks
from pipeline.records.page import Box

_ALONG, _ACROSS = 1.6, 0.3
"""Spread of the blur in letter heights: bridges the gaps between words, not those between lines."""

_FAINT = 0.02
"""Least density of blurred ink in a core; a lone digit 1 has 0.04, a line of text 0.2 to 0.5."""

_SHARED = 0.12
"""A blot with this share of its ink in each of two cores lies in two lines and is parted."""

_RIDGE = 0.4
"""A core has at least this share of the densest ink nearby."""

_ONE_LETTER = 2.0
"""A blot lower than this many letter heights is one letter, whatever cores it touches."""

_TWO_LINES, _LONG, _BRIDGE = 2.2, 15.0, 5.0
"""Height from which a core that is so long holds several lines, and width of what may join them, in letter heights."""

_CUT = 0.15
"""Least share of the shorter of two cores along which they cut letters in two where they are one line."""

_VALLEY = 0.1
"""Where the density bends up across the line by more than this share of itself, two lines part."""


_TOO_HIGH = 1.25
"""A first guess of the letter height so much too high took capitals or joined letters for small ones."""

_ASCENT, _DESCENT = 0.6, 0.35
"""How far ascenders and descenders reach beyond the small letters, in letter heights."""

_REACHES = (0.35, 0.35, 0.8, 1.6)
"""How far, in letter heights, blots look for the ink of a line in each round."""

_BODY = 0.9
"""How far from the core of a line, in letter heights, its letters reach."""

_HALO = (0.45, 1.2)
"""How far around the ink of a line, above and beside it in letter heights, the page is shown: faint strokes
that were not seen as ink (bars of a T), no specks and no edges of other lines."""

_BLURRED = 0.14
"""Edges wider than this share of a letter are blurred; a sharp scan of 70 dpi has 0.12."""

REDUCED = 13.0
"""Height to which larger small letters are reduced. Tesseract reads them a third faster so, and better:
word errors of 900 lines of clean and of good pages at 300 dpi 1.1 and 1.2 % at 26 pixels, 0.8 and 0.8 % at 13."""

_NO_ZOOM = 0.05
"""Images of lines are left at the page's scale where they would be enlarged or reduced by less."""

_SHARPEN, _SHARPEN_SPREAD = 1.5, 0.125
"""Weight of the unsharp mask, and its spread in letter heights."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How the letters of a page are and what they need.

    ``letter`` is their height on the working copy, ``small`` that of small letters on the page image;
    ``zoom`` the enlargement, ``sharpen`` the spread of the unsharp mask (0 for none).
    """

    letter: float
    small: float
    zoom: float
    sharpen: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: its place on the page image, and the image of it alone.

    ``image`` shows ``box`` at ``scale`` pixels for one of the page image. ``top`` and ``bottom``
    bound the body of the line from ascenders to descenders, without stray marks, ``base`` is its base
    line and ``small`` the height of its small letters, all on the page image.
    """

    box: Box
    image: Grey
    scale: float
    top: float
    bottom: float
    base: float
    small: float


def find_text_lines(
    grey: Grey, ink: Mask, walls: Mask, letter: float, height: float
) -> tuple[list[TextLine], list[TextLine]]:
    """Find the lines of a page, top to bottom, and other ways to see some of them.

    Letters that touch a signature or a seal are left out of the lines, for most strokes only
    disturb; the second list holds the lines as they are with such letters and strokes in them.

    Args:
        grey: page image without rulings.
        ink: its dark pixels without rulings (0 or 1), at any smaller scale.
        walls: pixels of ``ink`` that no line crosses (upright rulings).
        letter: usual height of letters in pixels of ``ink``.
        height: pixels that small letters get in the images of lines.
    """
    blots = Blots.of(ink)
    owners = _owned(blots, walls, letter)
    measured = x_height(owners, letter)
    if measured is not None and letter > _TOO_HIGH * measured:
        letter = measured
        owners = _owned(blots, walls, letter)
    small = (measured or letter) * grey.shape[0] / ink.shape[0]
    zoom = min(3.0, (height if small < height else REDUCED) / small)
    look = _Look(
        letter=letter,
        small=small,
        zoom=zoom if abs(zoom - 1) > _NO_ZOOM else 1.0,
        sharpen=_SHARPEN_SPREAD * small if edge_width(grey, ink) > _BLURRED * small else 0.0,
    )
    lines = _lines(grey, owners, look)
    return lines, _caught(grey, blots, walls, lines, look)


def _lines(grey: Grey, owners: NDArray[Any], look: _Look) -> list[TextLine]:
    """Cut out all lines that have the ink of at least a letter."""
    lines = []
    for core, (left, top, right, bottom, area) in _with_marks(owners, look.letter):
        if bottom - top >= 0.45 * look.letter and area >= 0.1 * look.letter**2:
            lines.append(_cut_out(grey, owners, core, (left, top, right, bottom), look))
    return sorted(lines, key=lambda line: (line.box.top, line.box.left))


def _caught(grey: Grey, blots: Blots, walls: Mask, lines: list[TextLine], look: _Look) -> list[TextLine]:
    """Lines as they look when letters caught in pen strokes and seals count as text."""
    strokes = blots.mask(_is_stroke(blots, look.letter))
    if not strokes.any():
        return []
    up = grey.shape[0] / blots.labels.shape[0]
    plain = {line.box for line in lines}
    other = _lines(grey, _owned(blots, walls, look.letter, with_strokes=True), look)
    return [line for line in other if line.box not in plain and strokes[_window(line.box, 1 / up)].any()]


def _window(box: Box, scale: float) -> tuple[slice, slice]:
    rows = slice(max(int(box.top * scale), 0), max(int(box.bottom * scale), 0))
    return rows, slice(max(int(box.left * scale), 0), max(int(box.right * scale), 0))


def _owned(blots: Blots, walls: Mask, letter: float, with_strokes: bool = False) -> NDArray[Any]:
    """For each pixel the line that its ink belongs to, 0 for none."""
    is_text = _is_text(blots, letter)
    is_stroke = _is_stroke(blots, letter) & with_strokes
    cores = _cores((is_text | is_stroke)[blots.labels].astype(np.float32), walls, letter)
    owners = _owners(blots, is_text, cores, letter)
    for stroke in np.flatnonzero(is_stroke):
        _part(owners, blots, cores, int(stroke), _BODY * letter)
    _adopt(owners, blots, is_text, letter)
    return owners


def _is_text(blots: Blots, letter: float) -> NDArray[Any]:
    """Which blots may be letters: no specks, nothing as tall as a seal or as flat and long as a line."""
    width, height, area = blots.stats[:, 2], blots.stats[:, 3], blots.stats[:, 4]
    # A dash of small type is a single row of pixels.
    dash = (width >= 0.3 * letter) & (width <= 1.4 * letter) & (width >= 3 * height)
    text = (
        (height < 4 * letter) & (area >= max(3.0, (0.12 * letter) ** 2)) & ((height >= 0.12 * letter) | dash)
    )
    text &= ~((width > 12 * letter) & (height < 0.5 * letter))
    text[0] = False
    return text


def _is_stroke(blots: Blots, letter: float) -> NDArray[Any]:
    """Which blots are a pen's stroke or a ring of a seal, perhaps with letters caught in it."""
    width, height, area = blots.stats[:, 2], blots.stats[:, 3], blots.stats[:, 4]
    stroke = (height >= 4 * letter) & (area < 0.5 * width * height)
    stroke[0] = False
    return np.asarray(stroke)


def _cores(ink: NDArray[Any], walls: Mask, letter: float) -> Blots:
    """Find the cores of the lines."""
    density = _blurred(ink, _ALONG * letter, _ACROSS * letter)
    curve = cv2.Sobel(density, cv2.CV_32F, 0, 2, ksize=3) / 4 * (_ACROSS * letter) ** 2
    window = np.ones((int(2 * letter) | 1, int(3 * letter) | 1), np.uint8)
    dense = (density > _FAINT) & (density > _RIDGE * cv2.dilate(density, window))
    # Capitals make a flat-topped ridge, so it is not the crest that is asked for but no valley.
    ridge = dense & (curve < _VALLEY * density) & (cv2.dilate(walls, np.ones((3, 3), np.uint8)) == 0)
    # A descender over an accent may bridge two lines; a bridge is narrower than any word's core.
    ridge = cv2.morphologyEx(
        ridge.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, round(1.2 * letter)), np.uint8)
    )
    cores = Blots.of(ridge, connectivity=4)
    several = (cores.stats[:, 3] > _TWO_LINES * letter) & (cores.stats[:, 2] > _LONG * letter)
    several[0] = False
    if not several.any():
        return cores
    # The rim of a seal makes a broader bridge, but none as long as a line.
    joined = cores.mask(several)
    ridge[joined > 0] = 0
    apart = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(_BRIDGE * letter)), np.uint8))
    return Blots.of(np.asarray(cv2.max(ridge, apart), np.uint8), connectivity=4)


def _blurred(ink: NDArray[Any], along: float, across: float) -> NDArray[Any]:
    """Blur with a Gaussian much wider than high; what it makes smooth along the lines is kept at a quarter."""
    return cv2.resize(density_along(ink, along, across), ink.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _owners(blots: Blots, is_text: NDArray[Any], cores: Blots, letter: float) -> NDArray[Any]:
    """For each pixel the core that its ink belongs to; 0 for paper and for ink of no line."""
    owner = np.zeros(len(blots.stats), np.int32)
    count = len(cores.stats)
    touching = (cores.labels > 0) & is_text[blots.labels]
    pairs = blots.labels[touching].astype(np.int64) * count + cores.labels[touching]
    values, weights = np.unique(pairs, return_counts=True)
    shared: dict[int, list[int]] = {}
    for i in np.argsort(weights, kind="stable"):  # the heaviest comes last and stays
        blot, core = divmod(int(values[i]), count)
        owner[blot] = core
        if weights[i] >= _SHARED * blots.stats[blot, 4]:
            shared.setdefault(blot, []).append(core)
    shared = {blot: touched for blot, touched in shared.items() if len(touched) > 1}
    _mend(owner, blots, cores, shared, letter)
    owners = np.asarray(owner[blots.labels], np.int32)
    for blot in shared:
        _part(owners, blots, cores, blot)
    return owners


def _mend(
    owner: NDArray[Any], blots: Blots, cores: Blots, shared: dict[int, list[int]], letter: float
) -> None:
    """Make one core of those that cut single letters in two; such blots leave ``shared``.

    A crumb of a seal between two lines is no such letter: one alone does not make one line of two.
    """
    letters = [blot for blot in shared if blots.stats[blot, 3] < _ONE_LETTER * letter]
    cuts = Counter(pair for blot in letters for pair in combinations(sorted(shared[blot]), 2))
    same = np.arange(len(cores.stats), dtype=np.int32)
    for pair, count in cuts.items():
        if count * letter >= _CUT * cores.stats[list(pair), 2].min():
            first, other = (same[core] for core in pair)
            same[same == other] = first
    for blot in letters:
        del shared[blot]
    owner[:] = same[owner]
    cores.labels[:] = same[cores.labels]


def _adopt(owners: NDArray[Any], blots: Blots, is_text: NDArray[Any], letter: float) -> None:
    """Give, in place, loose blots (marks, dots, dashes) to the line of the nearest ink.

    In rounds that reach further each time, for the upper of two stacked marks is near to the lower
    one and not to its letter. Tiny blots that stay far from all lines are dirt, marked with -1.
    """
    width, height = blots.stats[:, 2], blots.stats[:, 3]
    small = (width < 2 * letter) & (height < letter)
    owned = np.zeros(len(blots.stats), bool)
    owned[np.unique(blots.labels[owners > 0])] = True
    loose = (is_text | small) & ~owned
    loose[0] = False
    pixels = np.flatnonzero(loose[blots.labels])
    of_blot = blots.labels.ravel()[pixels]
    flat = owners.reshape(-1)
    for reach in _REACHES:
        if not len(pixels) or not (owners > 0).any():
            return
        distance, nearest = cv2.distanceTransformWithLabels(
            (owners <= 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        line_of = np.zeros(int(nearest.max()) + 1, np.int32)
        line_of[nearest[owners > 0]] = owners[owners > 0]
        away = distance.ravel()[pixels]
        order = np.lexsort((away, of_blot))
        blot, first = np.unique(of_blot[order], return_index=True)
        closest = pixels[order[first]]
        far = distance.ravel()[closest] > np.where(is_text[blot], reach, min(reach, 0.5)) * letter
        line = np.zeros(len(blots.stats), np.int32)
        line[blot[~far]] = line_of[nearest.ravel()[closest[~far]]]
        taken = line[of_blot] > 0
        flat[pixels[taken]] = line[of_blot[taken]]
        pixels, of_blot = pixels[~taken], of_blot[~taken]
    flat[pixels[small[of_blot]]] = -1


def _part(owners: NDArray[Any], blots: Blots, cores: Blots, blot: int, reach: float = float("inf")) -> None:
    """Share out the pixels of a blot that lies in several lines: each to the nearest core in reach."""
    x, y, w, h = (int(v) for v in blots.stats[blot, :4])
    window = slice(y, y + h), slice(x, x + w)
    seeds = cores.labels[window]
    if not seeds.any():
        return
    distance, nearest = cv2.distanceTransformWithLabels(
        (seeds == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    # OpenCV numbers the seeds in its own way: translate its numbers back to those of the cores.
    core_of = np.zeros(int(nearest.max()) + 1, np.int32)
    core_of[nearest[seeds > 0]] = seeds[seeds > 0]
    own = (blots.labels[window] == blot) & (distance <= reach)
    owners[window][own] = core_of[nearest][own]


def _with_marks(owners: NDArray[Any], letter: float) -> list[tuple[int, tuple[int, int, int, int, int]]]:
    """Extents of the lines, rows of marks that make a core of their own joined, in place, to their line.

    In large type the marks over capitals stand so far off that they look like a low line.
    """
    found = dict(extents(owners))
    for mark, (left, top, right, bottom, area) in list(found.items()):
        if bottom - top > 0.7 * letter:
            continue
        for line, (l2, t2, r2, b2, a2) in found.items():
            inside = min(right, r2) - max(left, l2) >= 0.8 * (right - left)
            apart = max(t2 - bottom, top - b2)
            if line != mark and inside and apart < 0.35 * letter and b2 - t2 > 1.2 * (bottom - top):
                window = owners[top:bottom, left:right]
                window[window == mark] = line
                found[line] = (min(left, l2), min(top, t2), max(right, r2), max(bottom, b2), area + a2)
                del found[mark]
                break
    return list(found.items())


def _cut_out(
    grey: Grey,
    owners: NDArray[Any],
    core: int,
    bounds: tuple[int, int, int, int],
    look: _Look,
) -> TextLine:
    """Cut a line out of the page, with the ink of other lines painted over."""
    pad, zoom = 0.5 * look.letter, look.zoom
    height, width = owners.shape
    up = grey.shape[0] / height
    bounds, crest, base = _clean(owners, core, bounds, look.small / up)
    left, top = max(int(bounds[0] - pad), 0), max(int(bounds[1] - pad), 0)
    right, bottom = min(int(bounds[2] + pad) + 1, width), min(int(bounds[3] + pad) + 1, height)
    x0, y0, x1, y1 = (round(v * up) for v in (left, top, right, bottom))
    image = grey[y0:y1, x0:x1]
    paper = int(np.percentile(image, 90))
    inside = owners[top:bottom, left:right]
    own = (inside == core).astype(np.uint8)
    halo = [2 * round(reach * look.letter) + 1 for reach in _HALO]
    shown: Mask = cv2.dilate(own, np.ones(halo, np.uint8))
    foreign = ((inside != 0) & (own == 0)).astype(np.uint8)
    if foreign.any():
        shown = shown & (1 - (cv2.dilate(foreign, np.ones((3, 3), np.uint8)) & (1 - own)))
    mask = cv2.resize(shown, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_NEAREST)
    image = np.where(mask > 0, image, np.uint8(paper))
    if zoom != 1:
        image = cv2.resize(
            image,
            None,
            fx=zoom,
            fy=zoom,
            interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC,
        )
    if look.sharpen:
        soft = cv2.GaussianBlur(image, (0, 0), look.sharpen * zoom)
        image = cv2.addWeighted(image, 1 + _SHARPEN, soft, -_SHARPEN, 0)
    margin = round(0.4 * look.letter * up * zoom)
    image = cv2.copyMakeBorder(image, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=paper)
    place = Box(x0 - margin / zoom, y0 - margin / zoom, x1 + margin / zoom, y1 + margin / zoom)
    return TextLine(
        box=place,
        image=image,
        scale=zoom,
        top=crest * up - _ASCENT * look.letter * up,
        bottom=base * up + _DESCENT * look.letter * up,
        base=base * up,
        # A line of a single word may be all capitals: then the page's small letters are the measure.
        small=min((base - crest) * up, look.small),
    )


def _clean(
    owners: NDArray[Any], core: int, bounds: tuple[int, int, int, int], small: float
) -> tuple[tuple[int, int, int, int], int, int]:
    """Mark the specks of a line as dirt, in place; return its bounds without them, its crest and its base.

    ``small`` is the height of the page's small letters in pixels of ``owners``.
    """
    left, top, right, bottom = bounds
    window = owners[top:bottom, left:right]
    own = (window == core).astype(np.uint8)
    crest, base = body_of_line(own, small)
    window[specks(own, crest, base, small) > 0] = -1
    rows, columns = (np.flatnonzero((window == core).any(axis=axis)) for axis in (1, 0))
    bounds = left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1
    return bounds, top + crest, top + base
