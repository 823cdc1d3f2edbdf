"""A restored page as hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/): words with boxes and confidences."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from pipeline.ocr.transcript import WrittenLine, enclosing
from pipeline.records.page import Box, LineRole, ReadPage

_XHTML = "http://www.w3.org/1999/xhtml"
_CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word"
_CLASS = {LineRole.PAGE_NUMBER: "ocr_pageno", LineRole.FOOTNOTE: "ocr_footer", LineRole.TABLE_ROW: "ocr_line"}


def hocr(page: ReadPage, lines: Sequence[WrittenLine]) -> bytes:
    """Return a page as a UTF-8 hOCR document; boxes are whole pixels of the master image.

    A word that was changed after it was read keeps its reading in ``data-read``.
    """
    html = etree.XML(f'<html xmlns="{_XHTML}" lang="vi"/>')
    head = _add(html, "head")
    _add(head, "title").text = str(page.number)
    _add(head, "meta", {"name": "ocr-system", "content": "kehoach"})
    _add(head, "meta", {"name": "ocr-capabilities", "content": _CAPABILITIES})
    body = _add(html, "body")
    whole = Box(0, 0, page.width or 0, page.height or 0)
    title = f"{_bbox(whole)}; ppageno {page.number - 1}"
    if page.dpi:
        title += f"; scan_res {page.dpi} {page.dpi}"
    if page.confidence is not None:
        title += f"; x_wconf {round(page.confidence * 100)}"
    sheet = _add(body, "div", {"class": "ocr_page", "id": f"page_{page.number}", "title": title})
    for n, paragraph in enumerate(_paragraphs(lines), start=1):
        _add_paragraph(sheet, paragraph, f"{page.number}_{n}")
    return etree.tostring(
        html, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype="<!DOCTYPE html>"
    )


def _paragraphs(lines: Sequence[WrittenLine]) -> list[list[WrittenLine]]:
    """Lines that go on with each other; a change of role begins anew."""
    groups: list[list[WrittenLine]] = []
    for line in lines:
        if groups and line.starts_paragraph is False and line.role is groups[-1][-1].role:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _add_paragraph(sheet: etree._Element, lines: list[WrittenLine], name: str) -> None:
    whole = enclosing(line.box for line in lines)
    area = _add(sheet, "div", {"class": "ocr_carea", "id": f"block_{name}", "title": _bbox(whole)})
    par = _add(area, "p", {"class": "ocr_par", "id": f"par_{name}", "title": _bbox(whole)})
    for i, line in enumerate(lines, start=1):
        kind = _CLASS.get(line.role, "ocr_line")
        row = _add(
            par,
            "span",
            {"class": kind, "id": f"line_{name}_{i}", "title": _bbox(line.box), "data-role": line.role.value},
        )
        for k, word in enumerate(line.words, start=1):
            title = _bbox(word.box)
            if word.confidence is not None:
                title += f"; x_wconf {round(word.confidence * 100)}"
            attributes = {"class": "ocrx_word", "id": f"word_{name}_{i}_{k}", "title": title}
            if word.read:
                attributes["data-read"] = word.read
            item = _add(row, "span", attributes)
            item.text = word.text
            item.tail = "\n"


def _add(parent: etree._Element, name: str, attributes: dict[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XHTML}}}{name}", attributes or {})


def _bbox(box: Box) -> str:
    return f"bbox {round(box.left)} {round(box.top)} {round(box.right)} {round(box.bottom)}"
