"""Text in a legacy Vietnamese charset, told from the text itself and turned into Unicode.

Such text reaches us as Latin-1 or Windows-1252 characters, one for each byte. A line is
converted where more of its words become possible Vietnamese syllables than were so before.
Tables and their sources: ``charsets.tsv``; VIQR: RFC 1456; Windows-1258 and UTF-8: Python's codecs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.records.restored import Cause
from pipeline.restore.ledger import Edit
from pipeline.vietnamese.syllables import is_syllable

_CHUNK = re.compile(r"[^ \t\r\n\f]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile("[\u00a1-\u00bf\u2212]")
"""What TCVN3 has in place of its commonest letters (à á ạ ô ơ ư đ) and no OCR engine in theirs."""
_NEARBY = 5
"""Lines before and after that speak for a line which says nothing by itself."""

CAUSES = {"tcvn3": Cause.TCVN3, "vni": Cause.VNI}
"""Causes of their own; all other charsets are ``charset``."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many words of a line speak for a charset, against what the line is as it stands."""

    charset: str
    gain: int
    touched: int
    unchanged: int
    valid: int


@cache
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    text = (Path(__file__).parent / "charsets.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row.startswith(("#", "charset\t")):
            continue
        charset, points, letter = row.split("\t")
        key = "".join(chr(int(point, 16)) for point in points.split())
        tables.setdefault(charset, {})[key] = letter
    for charset in ("tcvn3", "viscii", "vps"):
        table = tables[charset]
        for key, letter in list(table.items()):
            if "\x80" <= key <= "\x9f":
                seen = bytes([ord(key)]).decode("cp1252", "ignore")
                if seen:
                    table[seen] = letter
    return tables


def _by_table(charset: str) -> Callable[[str], str]:
    table = _tables()[charset]
    pattern = re.compile("|".join(map(re.escape, sorted(table, key=lambda key: -len(key)))))
    return lambda text: pattern.sub(lambda m: table[m[0]], text)


def _bytes(text: str) -> bytes | None:
    """Return the bytes behind text that was taken for Windows-1252, None where it cannot have been."""
    out = bytearray()
    for char in text:
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 255:
                return None
            out.append(ord(char))
    return bytes(out)


def _by_codec(codec: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        raw = _bytes(text)
        try:
            return text if raw is None else unicodedata.normalize("NFC", raw.decode(codec))
        except UnicodeDecodeError:
            return text

    return convert


_VIQR_MARKS = {
    "^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b",
    "'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323",
}  # fmt: skip
_VIQR = re.compile(r"(?i)[aeiouy][\^(+*]?['`?~.]?(?=[a-z]|\W|$)|dd")
_VIQR_SURE = re.compile(r"(?i)[aeo]\^|[ou]\+|a\([a-z'`?~.]|dd[a-z]|[aeiouy]['`?~][a-z]")


def _viqr(text: str) -> str:
    if not _VIQR_SURE.search(text) and not re.search(r"[aeiouyAEIOUY]['`?~.]", text):
        return text

    def letter(match: re.Match[str]) -> str:
        if match[0].lower() == "dd":
            return "đ" if match[0] == "dd" else "Đ"
        marked = match[0][0] + "".join(_VIQR_MARKS[c] for c in match[0][1:])
        return unicodedata.normalize("NFC", marked)

    return _VIQR.sub(letter, text)


@cache
def _converters() -> dict[str, Callable[[str], str]]:
    return {
        "utf-8": _by_codec("utf-8"),
        "tcvn3": _by_table("tcvn3"),
        "vni": _by_table("vni"),
        "viscii": _by_table("viscii"),
        "vps": _by_table("vps"),
        "windows-1258": _by_codec("cp1258"),
        "viqr": _viqr,
    }


@lru_cache(maxsize=65536)
def convert(chunk: str, charset: str, in_capitals: bool = False) -> str:
    """Return a chunk without blanks as Unicode (NFC); capitals that lost their case get it back.

    TCVN3 has no capitals with tone marks: ``CHÝNH`` is ``CHíNH`` by the table and becomes
    ``CHÍNH``. A word with one plain letter (``Ký``) does not tell; ``in_capitals`` says what
    the line around it does.
    """
    out = unicodedata.normalize("NFC", _converters()[charset](chunk))
    if charset != "tcvn3" or out == chunk:
        return out
    return _LETTERS.sub(lambda m: m[0].upper() if _capital(m[0], in_capitals) else m[0], out)


def _capital(word: str, in_capitals: bool) -> bool:
    plain = [c for c in word if c.isascii()]
    if not plain or not all(c.isupper() for c in plain):
        return False
    return len(plain) > 1 or (in_capitals and len(word) > 1) or not word[0].isascii()


@lru_cache(maxsize=65536)
def _validity(chunk: str) -> int:
    """Return possible syllables less impossible ones among the words of a chunk that bear marks."""
    words = [w for w in _LETTERS.findall(chunk) if len(w) > 1 and not w.isascii()]
    odd = len(chunk) - sum(map(len, _LETTERS.findall(chunk)))
    strange = (
        sum(1 for c in chunk if not c.isascii() and not c.isalpha() and c not in "–—“”‘’…•‰€™©®°²³")
        if odd
        else 0
    )
    return sum(1 if is_syllable(w.lower()) else -1 for w in words) - min(strange, 1)


def evidence(line: str) -> list[Evidence]:
    """Return what each charset would gain on a line, best first; empty for lines it cannot touch."""
    chunks = _CHUNK.findall(line)
    high = [c for c in chunks if not c.isascii()]
    found = []
    if high:
        now = {chunk: _validity(chunk) for chunk in set(high)}
        for charset in ("utf-8", "tcvn3", "vni", "viscii", "vps", "windows-1258"):
            gain = touched = valid = 0
            for chunk in high:
                made = convert(chunk, charset)
                if made != chunk:
                    touched += 1
                    valid += _validity(made)
                    gain += _validity(made) - now[chunk]
            if touched:
                found.append(Evidence(charset, gain, touched, sum(now[c] for c in high), valid))
    sure = [c for c in chunks if c.isascii() and _VIQR_SURE.search(c)]
    if len(sure) * 4 >= len(chunks) and len(sure) >= 2:
        gain = sum(_validity(convert(chunk, "viqr")) for chunk in sure)
        found.append(Evidence("viqr", gain, len(sure), 0, gain))
    return sorted(found, key=lambda e: -e.gain)


def charsets(lines: Sequence[str]) -> list[str | None]:
    """Return the charset of each line, None where it is Unicode already.

    A line speaks for itself where two words or most of its marked words gain; a line that
    says less follows its neighbours.
    """
    found = [evidence(line) for line in lines]
    whole: dict[str, int] = {}
    for entries in found:
        for entry in entries:
            whole[entry.charset] = whole.get(entry.charset, 0) + entry.gain
    signs = [len(_SIGNS.findall(line)) for line in lines]
    signed = sum(signs) * 4 > sum(entries[0].touched for entries in found if entries)
    chosen: list[str | None] = []
    for index, entries in enumerate(found):
        if not signed and entries and signs[index] * 6 < entries[0].touched:
            entries = [entry for entry in entries if entry.charset != "tcvn3"]
            found[index] = entries
        best = max(entries, key=lambda e: (e.gain, whole[e.charset])) if entries else None
        if (
            best is not None
            and best.valid >= 2
            and best.gain >= 3
            and best.gain * 4 >= best.touched * 3
            and best.unchanged <= 0
        ):
            chosen.append(best.charset)
        else:
            chosen.append(None)
    sure = list(chosen)
    for index, entries in enumerate(found):
        if sure[index] is not None or not entries:
            continue
        nearby = [c for c in sure[max(0, index - _NEARBY) : index + _NEARBY + 1] if c is not None]
        if not nearby:
            nearby = [c for c in sure if c is not None] if len(sure) < 200 else []
        if nearby:
            likely = max(sorted(set(nearby)), key=nearby.count)
            chosen[index] = next((e.charset for e in entries if e.charset == likely and e.gain >= 0), None)
    return chosen


def edits(line: str, charset: str, offset: int) -> list[Edit]:
    """Return the edits that turn a line of a known charset into Unicode; ``offset`` is its place."""
    cause = CAUSES.get(charset, Cause.CHARSET)
    words = [w for w in _LETTERS.findall(line) if sum(c.isascii() for c in w) > 1]
    capitals = [w for w in words if all(c.isupper() for c in w if c.isascii())]
    in_capitals = len(capitals) * 5 > len(words) * 3
    found = []
    matches = list(_CHUNK.finditer(line))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        chunk, kept = match[0], 0
        if charset == "viqr" and chunk.endswith(".") and (following is None or not following[0][0].islower()):
            kept = 1  # a full stop, not a dot below
        made = convert(chunk[: len(chunk) - kept], charset, in_capitals) + chunk[len(chunk) - kept :]
        if made != chunk:
            found.append(Edit(offset + match.start(), offset + match.end(), made, cause))
    return found
