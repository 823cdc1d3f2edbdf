"""How wide a line is when it is printed."""

from __future__ import annotations

from pipeline.vietnamese.letters import strip_marks

# Advance widths of Times-Roman in thousandths of an em (Adobe Core 14 AFM): papers are set in it.
_ADVANCE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ .,;:-/()",
        (
            *(
                444,
                500,
                444,
                500,
                444,
                333,
                500,
                500,
                278,
                278,
                500,
                278,
                778,
                500,
                500,
                500,
                500,
                333,
                389,
                278,
            ),
            *(
                500,
                500,
                722,
                500,
                500,
                444,
                722,
                667,
                667,
                722,
                611,
                556,
                722,
                722,
                333,
                389,
                722,
                611,
                889,
                722,
            ),
            *(
                722,
                556,
                722,
                667,
                556,
                611,
                722,
                722,
                944,
                722,
                722,
                611,
                250,
                250,
                250,
                278,
                278,
                333,
                278,
                333,
                333,
            ),
        ),
        strict=True,
    )
)


def extent(text: str) -> float:
    """Return the natural width of a line in ems, as set in Times."""
    return sum(_ADVANCE.get(c, 500) for c in strip_marks(text)) / 1000
