"""A restored page as ALTO 4 (http://www.loc.gov/standards/alto/v4/): words with boxes and confidences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from pipeline.ocr.transcript import WrittenLine, enclosing
from pipeline.records.page import Box, LineRole, ReadPage

_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_ROOT = (
    f'<alto xmlns="{_NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{_NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"/>'
)


def alto(page: ReadPage, lines: Sequence[WrittenLine]) -> bytes:
    """Return a page as a UTF-8 ALTO document; boxes are whole pixels of the master image.

    A word that was changed after it was read keeps its reading as an ALTERNATIVE.
    """
    root = etree.XML(_ROOT)
    description = _add(root, "Description")
    _add(description, "MeasurementUnit").text = "pixel"
    processing = _add(description, "OCRProcessing", ID="OCR_1")
    step = _add(processing, "ocrProcessingStep")
    software = _add(step, "processingSoftware")
    _add(software, "softwareName").text = "kehoach"
    roles = sorted({line.role for line in lines})
    if roles:
        tags = _add(root, "Tags")
        for role in roles:
            _add(tags, "StructureTag", ID=_role_id(role), LABEL=role.value)
    width, height = page.width or 0, page.height or 0
    attributes = {
        "ID": f"P{page.number}",
        "PHYSICAL_IMG_NR": str(page.number),
        "WIDTH": str(round(width)),
        "HEIGHT": str(round(height)),
    }
    if page.confidence is not None:
        attributes["PC"] = f"{page.confidence:.4f}"
    if page.rotation:
        attributes["ROTATION"] = str(page.rotation)
    layout = _add(root, "Layout")
    sheet = _add(layout, "Page", attributes)
    space = _add(sheet, "PrintSpace", _place(Box(0, 0, width, height)))
    for n, block in enumerate(_blocks(lines), start=1):
        _add_block(space, block, f"{page.number}_{n}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _blocks(lines: Sequence[WrittenLine]) -> list[list[WrittenLine]]:
    """Neighbouring lines of one role."""
    blocks: list[list[WrittenLine]] = []
    for line in lines:
        if blocks and blocks[-1][-1].role is line.role:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _add_block(space: etree._Element, lines: list[WrittenLine], name: str) -> None:
    whole = enclosing(line.box for line in lines)
    block = _add(space, "TextBlock", {"ID": f"B{name}", "TAGREFS": _role_id(lines[0].role), **_place(whole)})
    for i, line in enumerate(lines, start=1):
        row = _add(block, "TextLine", {"ID": f"L{name}_{i}", **_place(line.box)})
        before: Box | None = None
        for k, word in enumerate(line.words, start=1):
            if before is not None:
                # ALTO wants the gap between two words of a line named.
                gap = {"HPOS": str(round(before.right)), "VPOS": str(round(before.top))}
                _add(row, "SP", {**gap, "WIDTH": str(max(round(word.box.left - before.right), 0))})
            attributes = {"ID": f"W{name}_{i}_{k}", "CONTENT": word.text, **_place(word.box)}
            if word.confidence is not None:
                attributes["WC"] = f"{word.confidence:.4f}"
            written = _add(row, "String", attributes)
            if word.read:
                _add(written, "ALTERNATIVE", PURPOSE="as read").text = word.read
            before = word.box


def _role_id(role: LineRole) -> str:
    return f"ROLE_{role.value}"


def _place(box: Box) -> dict[str, str]:
    return {
        "HPOS": str(round(box.left)),
        "VPOS": str(round(box.top)),
        "WIDTH": str(round(box.width)),
        "HEIGHT": str(round(box.height)),
    }


def _add(
    parent: etree._Element, name: str, attributes: Mapping[str, str] | None = None, **more: str
) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", {**(attributes or {}), **more})
