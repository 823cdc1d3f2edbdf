"""Words printed where a test wants them, on an A4 page in points."""

from pipeline.records.page import Box, Word

WIDTH, HEIGHT, SIZE = 595.0, 842.0, 12.0


def row(text, left, top, size=SIZE):
    """Words of one printed row, at half the type size a letter."""
    words, x = [], left
    for token in text.split():
        width = len(token) * size * 0.5
        words.append(Word(token, Box(x, top, x + width, top + size)))
        x += width + size * 0.3
    return words
