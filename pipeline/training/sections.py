"""``python -m pipeline.training.sections GOLD... --out models``: train the model of section kinds.

GOLD are gold plans or folders of them (docs/gold-format.md). A minute on one core.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from pipeline.evaluate.gold import GoldPlan, LineTag
from pipeline.records.segmented import SectionKind
from pipeline.segment.marks import read_marks
from pipeline.segment.meaning import features
from pipeline.training import maxent
from pipeline.training.command import read_command

Example = tuple[dict[str, float], SectionKind]


def examples(plan: GoldPlan) -> Iterable[Example]:
    """Yield every headed section of a plan, as it is and as if its heading could not be read."""
    sections = _sections(plan)
    last = next((section for section in reversed(sections) if section.level == 1), None)
    for section in sections:
        text = "\n".join(section.text)
        for heading in (section.heading, None):
            seen = features(heading, text, section.parent, section.before, last=section is last)
            yield seen, section.kind


class _Section:
    def __init__(self, heading: str, kind: SectionKind, level: int) -> None:
        self.heading, self.kind, self.level = heading, kind, level
        self.parent: SectionKind | None = None
        self.before: SectionKind | None = None
        self.text: list[str] = []


def _sections(plan: GoldPlan) -> list[_Section]:
    found: list[_Section] = []
    above: list[_Section] = []
    last: dict[int, SectionKind] = {}
    for line in plan.body:
        if line.tag is LineTag.HEADING:
            assert line.level is not None and line.kind is not None
            heading, _, text = line.text.partition(":") if line.runs_on else (line.text, "", "")
            section = _Section(heading[_mark_length(heading) :], line.kind, line.level)
            above = [other for other in above if other.level < line.level]
            section.parent = above[-1].kind if above else None
            section.before = last.get(line.level)
            last = {level: kind for level, kind in last.items() if level < line.level}
            last[line.level] = line.kind
            if text:
                section.text.append(text.strip())
            above.append(section)
            found.append(section)
        elif line.tag is not LineTag.PREAMBLE:
            for section in above:
                section.text.append(line.printed)
    return found


def _mark_length(heading: str) -> int:
    return next((mark.length for mark in read_marks(heading)), 0)


def main(arguments: list[str] | None = None) -> None:
    """Train from the command line."""
    asked = read_command("sections", __doc__, arguments)
    found = [e for plan in asked.plans for e in examples(plan)]
    kinds, weights = maxent.fit(found, asked.seed)
    lines = ",\n".join(
        f"{json.dumps(n, ensure_ascii=False)}: {json.dumps(row)}" for n, row in weights.items()
    )
    text = f'{{"kinds": {json.dumps(kinds)},\n"weights": {{\n{lines}\n}}}}\n'
    (asked.out / "sections.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
