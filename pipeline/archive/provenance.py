"""PREMIS.xml: what is kept, what was done to it, by whom and with what (PREMIS 3.0)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lxml import etree

from pipeline.records.base import Record
from pipeline.records.document import DocumentState

_NAMESPACE = "http://www.loc.gov/premis/v3"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


class KeptFile(Record):
    """One file of the package: its path from the package's root, its size in bytes."""

    path: str
    sha256: str
    size: int
    media_type: str
    format_version: str | None = None
    original_name: str | None = None
    derived_from: str | None = None


class Deed(Record):
    """Something that was done: its type from the vocabulary of the Library of Congress, and its outcome."""

    identifier: str
    kind: str
    detail: str
    outcome: str
    note: str
    sources: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


class Doer(Record):
    """Who did it: software, an organisation or a person, and the part each had."""

    name: str
    kind: str
    role: str
    version: str | None = None


def processing(state: DocumentState) -> str:
    """Return as JSON with what versions and settings a document was read and restored."""
    stages = {
        name: {"key": stage.key, "settings": stage.settings, "seconds": stage.seconds}
        for name, stage in state.stages.items()
    }
    return json.dumps({"versions": state.versions, "stages": stages}, ensure_ascii=False, sort_keys=True)


def premis(files: Sequence[KeptFile], deeds: Sequence[Deed], doers: Sequence[Doer], when: str) -> bytes:
    """Return PREMIS XML; ``when`` is the time of all deeds, ISO 8601 with its zone."""
    root = etree.XML(f'<premis xmlns="{_NAMESPACE}" xmlns:xsi="{_XSI}" version="3.0"/>')
    for file in files:
        _object(root, file)
    for deed in deeds:
        _event(root, deed, doers, when)
    for doer in doers:
        agent = _add(root, "agent")
        _identifier(agent, "agent", doer.name)
        _add(agent, "agentName").text = doer.name
        _add(agent, "agentType").text = doer.kind
        if doer.version:
            _add(agent, "agentVersion").text = doer.version
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _object(root: etree._Element, file: KeptFile) -> None:
    thing = _add(root, "object")
    thing.set(f"{{{_XSI}}}type", "file")
    _identifier(thing, "object", file.path)
    traits = _add(thing, "objectCharacteristics")
    _add(traits, "compositionLevel").text = "0"
    fixity = _add(traits, "fixity")
    _add(fixity, "messageDigestAlgorithm").text = "SHA-256"
    _add(fixity, "messageDigest").text = file.sha256
    _add(traits, "size").text = str(file.size)
    designation = _add(_add(traits, "format"), "formatDesignation")
    _add(designation, "formatName").text = file.media_type
    if file.format_version:
        _add(designation, "formatVersion").text = file.format_version
    if file.original_name is not None:
        _add(thing, "originalName").text = file.original_name
    if file.derived_from is not None:
        relation = _add(thing, "relationship")
        _add(relation, "relationshipType").text = "derivation"
        _add(relation, "relationshipSubType").text = "has source"
        other = _add(relation, "relatedObjectIdentifier")
        _add(other, "relatedObjectIdentifierType").text = "local"
        _add(other, "relatedObjectIdentifierValue").text = file.derived_from


def _event(root: etree._Element, deed: Deed, doers: Sequence[Doer], when: str) -> None:
    event = _add(root, "event")
    _identifier(event, "event", deed.identifier)
    _add(event, "eventType").text = deed.kind
    _add(event, "eventDateTime").text = when
    _add(_add(event, "eventDetailInformation"), "eventDetail").text = deed.detail
    told = _add(event, "eventOutcomeInformation")
    _add(told, "eventOutcome").text = deed.outcome
    if deed.note:
        _add(_add(told, "eventOutcomeDetail"), "eventOutcomeDetailNote").text = deed.note
    for doer in doers:
        link = _add(event, "linkingAgentIdentifier")
        _add(link, "linkingAgentIdentifierType").text = "local"
        _add(link, "linkingAgentIdentifierValue").text = doer.name
        _add(link, "linkingAgentRole").text = doer.role
    for role, names in (("source", deed.sources), ("outcome", deed.outcomes)):
        for name in names:
            link = _add(event, "linkingObjectIdentifier")
            _add(link, "linkingObjectIdentifierType").text = "local"
            _add(link, "linkingObjectIdentifierValue").text = name
            _add(link, "linkingObjectRole").text = role


def _identifier(parent: etree._Element, kind: str, value: str) -> None:
    identifier = _add(parent, f"{kind}Identifier")
    _add(identifier, f"{kind}IdentifierType").text = "local"
    _add(identifier, f"{kind}IdentifierValue").text = value


def _add(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, _tag(name))


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
