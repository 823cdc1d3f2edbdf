"""List numbers as Word prints them: ``1.``, ``a)``, ``-``, which are nowhere in the text.

Source: ECMA-376-1, 17.9 (numbering).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.ingest.docx_package import w
from pipeline.ingest.list_marks import bullet, ordinal

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """One abstract list, with the running numbers that all its instances share."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)


class Numbering:
    """Counts paragraphs of lists in document order and gives each its printed mark."""

    def __init__(self, root: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, tuple[_List, dict[int, int], dict[int, _Level]]] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        linked: dict[str, str] = {}
        styled: dict[str, str] = {}
        for abstract in root.iterchildren(w("abstractNum")):
            key = abstract.get(w("abstractNumId"))
            self._lists[key] = _List(dict(map(_level, abstract.iterchildren(w("lvl")))))
            for element, table in ((w("numStyleLink"), linked), (w("styleLink"), styled)):
                link = abstract.find(element)
                if link is not None:
                    table[link.get(w("val"))] = key
        # A list that only names a numbering style takes its levels from the list that defines it.
        for style, key in linked.items():
            if style in styled and not self._lists[key].levels:
                self._lists[key] = self._lists[styled[style]]
        for number in root.iterchildren(w("num")):
            num_id = number.get(w("numId"))
            target = number.find(w("abstractNumId"))
            found = self._lists.get("" if target is None else target.get(w("val")))
            if found is None:
                continue
            starts: dict[int, int] = {}
            levels = dict(found.levels)
            for override in number.iterchildren(w("lvlOverride")):
                index = _integer(override.get(w("ilvl")), 0)
                start = override.find(w("startOverride"))
                if start is not None:
                    starts[index] = _integer(start.get(w("val")), 1)
                own = override.find(w("lvl"))
                if own is not None:
                    levels[index] = _level(own)[1]
            self._instances[num_id] = (found, starts, levels)
            for abstract in root.iterchildren(w("abstractNum")):
                if target is not None and abstract.get(w("abstractNumId")) == target.get(w("val")):
                    for element in abstract.iterchildren(w("lvl")):
                        style = element.find(w("pStyle"))
                        if style is not None:
                            index = _integer(element.get(w("ilvl")), 0)
                            self._by_style.setdefault(style.get(w("val")), (num_id, index))

    def mark(self, list_id: str | None, level: int | None, style_id: str | None) -> str:
        """Return the mark of the next paragraph of a list; empty where it has none.

        A style may be bound to a level of a list (``w:pStyle``) without naming the level.
        """
        if level is None and style_id in self._by_style:
            bound_id, bound = self._by_style[style_id]
            level = bound if list_id in (None, bound_id) else 0
        if list_id is None or list_id == "0" or list_id not in self._instances:
            return ""
        found, starts, levels = self._instances[list_id]
        index = min(level or 0, _LEVELS - 1)
        if list_id not in found.started:
            found.started.add(list_id)
            for overridden, start in starts.items():
                found.counts[overridden] = start - 1
        own = levels.get(index, _Level(text=f"%{index + 1}."))
        found.counts[index] = found.counts.get(index, own.start - 1) + 1
        for deeper in range(index + 1, _LEVELS):
            after = levels.get(deeper, _Level()).restart
            if after is None or (after and index < after):
                found.counts.pop(deeper, None)
        if own.form == "bullet":
            return bullet(own.text)
        return _PLACE.sub(lambda m: self._number(found, levels, int(m[1]) - 1, own.legal), own.text)

    @staticmethod
    def _number(found: _List, levels: dict[int, _Level], index: int, legal: bool) -> str:
        level = levels.get(index, _Level())
        return ordinal(found.counts.get(index, level.start), "decimal" if legal else level.form)


def _level(element: Any) -> tuple[int, _Level]:
    made = _Level()
    values = {child.tag: child.get(w("val")) for child in element}
    restart = values.get(w("lvlRestart"))
    made = replace(
        made,
        form=values.get(w("numFmt")) or "decimal",
        text=values.get(w("lvlText")) or "",
        start=_integer(values.get(w("start")), 1 if w("start") in values else 0),
        restart=None if restart is None else _integer(restart, 0),
        legal=w("isLgl") in values and values[w("isLgl")] not in ("0", "false"),
    )
    return _integer(element.get(w("ilvl")), 0), made


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default
