"""EAD_doc.xml and EAD.xml: the elements in a ``simpledc`` frame, as the circular shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from pipeline.archive.standard import Schema, elements

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def ead(schema: Schema, values: Mapping[str, str]) -> bytes:
    """Return the XML of a set of elements, each once and in order, empty where there is no value."""
    root = etree.Element("simpledc")
    for element in elements(schema):
        # XML has no place for control characters that a damaged paper may hold.
        etree.SubElement(root, element.name).text = _NOT_XML.sub("", values[element.name])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
